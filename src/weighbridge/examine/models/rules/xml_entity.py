"""XML entity.

## What

An XML document declares entities, or an external document type.

## Why it matters

External entities make a parser read files or fetch addresses; internal ones are how bombs are built. Models need neither.

## How it is found

The declarations are read and neither expanded nor fetched.

## What it misses

Inclusion by other means, such as XInclude.

## Fix

Parse with entities switched off, or reject the file.

## References

CWE-611 Improper Restriction of XML External Entity Reference.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import Entity
from ..part import Part

RULE = Rule(
    id="xml.entity",
    title="XML entity",
    message="this XML declares {name}{target}",
    severity=Severity.LOW,
    remedy="Parse it with external entities and document types switched off",
    references=("CWE-611",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each declaration; high for what lies outside the document."""
    for seen in part.facts.of(Entity):
        outside = bool(seen.target)
        severity = Severity.LOW
        if outside:
            severity = Severity.LOW if seen.name.startswith("DOCTYPE ") else Severity.HIGH
        target = f" as {seen.target}" if outside else ""
        yield context.finding(part, seen.span, severity=severity, name=seen.name, target=target)
