"""Pickle inside a pickle.

## What

A constant of a pickle is a pickle itself: raw, compressed, or written as base64 or hexadecimal.

## Why it matters

Some honest files nest pickles, such as PyTorch's storages in old whole-object pickles. Attacks nest them to hide the second stage from scanners that read only the first.

## How it is found

Byte strings and texts of every stream are tried as pickles and examined as parts of their own; this finding only notes that there is one. What it does is reported by the other rules.

## What it misses

Encodings other than these.

## Fix

Nothing, if the other rules find nothing in it.

## References

CWE-502.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import Stream
from ..part import Part

RULE = Rule(
    id="pickle.nested",
    title="pickle inside a pickle",
    message="a constant of the pickle is itself a pickle of {size} bytes",
    severity=Severity.INFO,
    remedy="Look at the findings inside it",
    references=("CWE-502",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding when the part lies in a pickle."""
    if part.facts.of(Stream) and any(ancestor.facts.of(Stream) for ancestor in context.ancestors):
        yield context.finding(part, size=part.size)
