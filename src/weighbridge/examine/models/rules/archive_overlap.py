"""Members share bytes.

## What

Two members of the archive occupy the same bytes.

## Why it matters

One small piece of data can stand for thousands of large members (a decompression bomb without nesting), or be one thing under one name and another under the next.

## How it is found

The extents of all members, local header, data and descriptor, are sorted and compared.

## What it misses

Overlap that only a reader sees who corrects offsets in another way than `zipfile` and miniz.

## Fix

Do not unpack it.

## References

CWE-409; David Fifield, A better zip bomb, 2019.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Overlap
from ..part import Part

RULE = Rule(
    id="archive.overlap",
    title="members share bytes",
    message="{first} and {second} share {length} bytes of the archive",
    severity=Severity.HIGH,
    remedy="Do not unpack it",
    references=("CWE-409",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each pair."""
    for fact in part.facts.of(Overlap):
        yield context.finding(part, fact.span, first=fact.first, second=fact.second, length=fact.length)
