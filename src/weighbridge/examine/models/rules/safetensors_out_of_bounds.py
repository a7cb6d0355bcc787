"""Tensor data outside of the file.

## What

A tensor's data lies, wholly or partly, behind the end of the file.

## Why it matters

A download that broke off looks like this, and so does an attack: loaders that map the file and trust the header read, or write, memory that is not theirs.

## How it is found

Offset plus size is computed in integers of unlimited size and compared with the file's length.

## What it misses

Wrong offsets that stay inside of the file and overlap nothing.

## Fix

Fetch the file again and compare its digest with a published one.

## References

CWE-125 Out-of-bounds Read, CWE-787 Out-of-bounds Write.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import TensorOutside
from ..part import Part

RULE = Rule(
    id="safetensors.out-of-bounds",
    title="tensor data outside of the file",
    message="tensor {tensor} ends at byte {end} of a file of {size} bytes ({count} such tensors)",
    severity=Severity.MEDIUM,
    remedy="Fetch the file again; if its digest is the published one, do not load it",
    references=(
        "CWE-125",
        "CWE-787",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding that counts them and shows the first."""
    outside = part.facts.of(TensorOutside) if part.format == "safetensors" else ()
    if outside:
        first = outside[0]
        end = str(first.end) if first.end < 1 << 64 else f"2^{first.end.bit_length() - 1} or more"
        yield context.finding(part, first.span, count=len(outside), tensor=first.name, end=end, size=first.size)
