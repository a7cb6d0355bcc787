"""Data behind the end.

## What

A picture, sound or document goes on behind the end that its own structure states.

## Why it matters

Viewers ignore what is there; other programs find an archive or a program in it.

## How it is found

The structure is followed to its end. What lies behind is examined as bytes of its own.

## What it misses

Data inside the structure: metadata fields and the picture's own bits.

## Fix

Ask for a clean copy, or re-encode it.

## References

MITRE ATT&CK T1027.009 Embedded Payloads.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import Tail
from ..part import Part

RULE = Rule(
    id="media.trailing-data",
    title="data behind the end",
    message="{size} bytes lie behind the end of this {format}",
    severity=Severity.MEDIUM,
    remedy="Re-encode the file, or leave it out",
    references=("CWE-646", "T1027.009"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each tail."""
    for seen in part.facts.of(Tail):
        yield context.finding(part, seen.span, size=seen.size, format=part.format)
