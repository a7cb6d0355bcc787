"""Bytes behind a pickle.

## What

After the last stream of a pickle there are bytes that no known format explains.

## Why it matters

Loaders stop at STOP. What follows can be another file for another loader, or the place where a second stage hides.

## How it is found

All streams of a file are walked one after another, and the blocks of joblib and PyTorch's legacy format are understood; what is left is reported. Padding by zeros, spaces or newlines is low.

## What it misses

Bytes that happen to read as a pickle stream; those are examined as one.

## Fix

Ask the publisher what the bytes are, or cut them off and keep the copy.

## References

CWE-506.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import TrailingBytes
from ..part import Part

RULE = Rule(
    id="pickle.trailing-bytes",
    title="bytes behind a pickle",
    message="{length} bytes follow the pickle, and no known format explains them",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher what the bytes are",
    references=("CWE-506",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for the bytes."""
    for fact in part.facts.of(TrailingBytes):
        severity = Severity.LOW if fact.padding else Severity.MEDIUM
        yield context.finding(part, fact.span, severity=severity, length=fact.length)
