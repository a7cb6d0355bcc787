"""Unknown format.

## What

The bytes are none of the formats that Weighbridge knows, and no neighbour (a graph, an index) names them as its data.

## Why it matters

What is not known was not examined, and what was not examined is not clean.

## How it is found

Identification looks at content only. A file that only has a familiar extension stays unknown.

## What it misses

A file that imitates a harmless format well enough for its parser.

## Fix

Remove what is not needed. If the format matters to you, please ask for it.

## References

CWE-434 Unrestricted Upload of File with Dangerous Type.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import Unknown
from ..part import Part

RULE = Rule(
    id="file.unknown-format",
    title="unknown format",
    message="no known format accepts these bytes ({head})",
    severity=Severity.MEDIUM,
    remedy="Find out what the file is and whether anything loads it, or leave it out",
    references=("CWE-434",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each part of the target that stays unknown."""
    for inner in part.walk():
        for unknown in inner.facts.of(Unknown):
            yield context.finding(inner, unknown.span, head=unknown.head)
