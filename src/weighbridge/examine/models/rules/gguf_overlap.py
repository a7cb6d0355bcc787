"""Tensors that share bytes.

## What

Two tensors claim the same bytes of the file.

## Why it matters

The format does not have shared storage. A loader that believes the header lets a write to one tensor change another, and a converter multiplies a small file into a large one.

## How it is found

The tensors' byte ranges are sorted by their start; each is compared with the one that reaches furthest before it.

## What it misses

Which of several overlapping tensors was there first.

## Fix

Write the file anew with the format's own library.

## References

CWE-20 Improper Input Validation.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import TensorOverlap
from ..part import Part

RULE = Rule(
    id="gguf.overlap",
    title="tensors that share bytes",
    message="tensors {first} and {second} claim the same bytes",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher for a file that the format's own library wrote",
    references=("CWE-20",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each pair of neighbours that overlap."""
    for overlap in part.facts.of(TensorOverlap) if part.format == "gguf" else ():
        yield context.finding(part, overlap.span, first=overlap.first, second=overlap.second)
