"""Sizes that overflow.

## What

The product of a tensor's dimensions, or the end of its data, does not fit a signed 64-bit integer.

## Why it matters

Loaders in C multiply in machine words. A product that wraps around passes their checks as a small number, and they then write behind a buffer that is too small. No honest tensor is that large.

## How it is found

Elements, bytes and ends are computed in integers of unlimited size.

## What it misses

Loaders that compute with fewer than 64 bits.

## Fix

Do not load the file.

## References

CWE-190 Integer Overflow or Wraparound, CWE-122 Heap-based Buffer Overflow, CVE-2025-53630, CVE-2026-27940.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import SizeOverflow
from ..part import Part

RULE = Rule(
    id="gguf.size-overflow",
    title="sizes that overflow",
    message="the {what} of tensor {tensor} takes {bits} bits, more than a loader's integers have",
    severity=Severity.CRITICAL,
    remedy="Do not load this file; whoever made it meant to break a loader",
    references=(
        "CWE-190",
        "CWE-122",
        "CVE-2025-53630",
        "CVE-2026-27940",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such number."""
    for overflow in part.facts.of(SizeOverflow):
        bits = overflow.value.bit_length()
        yield context.finding(part, overflow.span, tensor=overflow.name, what=overflow.what, bits=bits)
