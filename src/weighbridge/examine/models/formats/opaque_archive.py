"""Containers that are recognised and not read: RAR, cabinet, cpio and others.

What is in them is not examined, so they are never clean.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Problem, ProblemKind


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the gap."""
    del reader
    budget.spend()
    yield Problem(kind=ProblemKind.UNSUPPORTED, detail="containers of this kind are not read")
