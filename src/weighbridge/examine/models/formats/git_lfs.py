"""Git LFS pointers, version 1 (git-lfs, ``docs/spec.md``).

A pointer is UTF-8 text of ``key value`` lines, ``version`` first and the rest sorted,
smaller than 1024 bytes. Its presence means that the real file was not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import LfsPointer, Problem, ProblemKind

_LONGEST = 1024
_FIELDS = re.compile(rb"version [^\n]+\n(?:ext-[^\n]+\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,20})\n")


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the pointer and the gap that it leaves."""
    budget.spend()
    text = reader.read_at(0, _LONGEST + 1)
    match = _FIELDS.fullmatch(text)
    if match is None:
        raise InputError("git-lfs.malformed", "the pointer does not follow the specification")
    span = Span(0, len(text))
    yield LfsPointer(digest=f"sha256:{match[1].decode()}", size=int(match[2]), span=span)
    yield Problem(kind=ProblemKind.POINTER, detail="the object that the pointer stands for is not here", span=span)
