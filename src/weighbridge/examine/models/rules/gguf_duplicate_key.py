"""A name that occurs twice.

## What

The header names the same key or tensor more than once.

## Why it matters

One reader keeps the first, another the last, so two programs load two different models from one file: what was reviewed is not what runs.

## How it is found

Names are compared exactly, as the header is read.

## What it misses

Names that differ in bytes and look alike.

## Fix

Write the file anew with the format's own library.

## References

CWE-436 Interpretation Conflict, CWE-694 Use of Multiple Resources with Duplicate Identifier.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import DuplicateName
from ..part import Part

RULE = Rule(
    id="gguf.duplicate-key",
    title="a name that occurs twice",
    message="the {kind} {name} occurs more than once",
    severity=Severity.HIGH,
    remedy="Ask the publisher for a file whose names are unique",
    references=(
        "CWE-436",
        "CWE-694",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each name that occurs again."""
    for duplicate in part.facts.of(DuplicateName) if part.format == "gguf" else ():
        yield context.finding(part, duplicate.span, kind=duplicate.kind, name=duplicate.name)
