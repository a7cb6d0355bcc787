"""Pickle streams, protocols 0 to 5, and what PyTorch (before 1.6) and joblib make of them.

Every stream is walked to its end, and everything behind it to the end of the file: loaders
call ``load()`` again and again. A magic number inside proves nothing until then.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..machine.layouts import examine
from ..machine.probe import is_pickle


def probe(reader: Reader, head: bytes) -> bool:
    """True for a stream without magic that proves itself by being walked."""
    del head
    return is_pickle(reader)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State what every stream of the part would do, then what it holds."""
    yield from examine(reader, budget)
