"""Persistent id that no known container explains.

## What

A pickle asks its loader for an object by an id that is not one of PyTorch's storages or layers.

## Why it matters

Python's own loader refuses such a pickle. A program with its own loader decides what the id means, and that program is not in the file.

## How it is found

The ids are compared with PyTorch's form: a tuple of `storage`, a storage class, a key, a place and a length, or of `module`, a class, a file name and a source text. PyTorch's oldest files, which are tar archives, use digits in their member `pickle`.

## What it misses

Ids in PyTorch's form whose data does not fit; `pytorch.storage-mismatch` finds those.

## Fix

Ask the publisher which program reads the file, and what that program does with the ids.

## References

Python documentation, `pickle`, "Persistence of External Objects"; CWE-502.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import Constant, Global, Items, Persistent, PersistentLoad, Value
from ..knowledge.allowed import allowed
from ..knowledge.judgement import named
from ..part import Part
from ..pickle_text import written

_LIMIT = 50

RULE = Rule(
    id="pickle.persistent-id",
    title="persistent id that no known container explains",
    message="the pickle asks its loader for the object {identifier}, which no known container explains",
    severity=Severity.MEDIUM,
    remedy="Ask which program reads the file",
    references=("CWE-502",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each unexplained id, up to a limit."""
    ids = part.facts.of(PersistentLoad)
    unexplained = (
        fact
        for fact in ids
        if not _is_storage(fact.identifier)
        and not _is_key(part, fact.identifier)
        and named(Persistent(fact.identifier)) is None
    )
    for fact, _ in zip(unexplained, range(_LIMIT), strict=False):
        yield context.finding(part, fact.span, identifier=written(fact.identifier), ordinal=fact.ordinal)


def _is_key(part: Part, identifier: Value) -> bool:
    """A tensor's key in PyTorch's oldest files: digits, in the member ``pickle`` of a tar archive."""
    key = identifier.value if isinstance(identifier, Constant) else None
    return part.route[-1:] == ("pickle",) and isinstance(key, str) and key.isascii() and key.isdigit()


def _is_storage(identifier: Value) -> bool:
    if not isinstance(identifier, Items) or identifier.kind != "tuple" or not 5 <= len(identifier.items) <= 6:
        return False
    tag, kind = identifier.items[:2]
    if tag != Constant("storage") or not isinstance(kind, Global):
        return False
    group = allowed(kind.module, kind.name)
    return group is not None and group.id == "torch-storage"
