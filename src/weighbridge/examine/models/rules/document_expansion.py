"""Document that multiplies itself.

## What

A YAML or XML document refers to its own parts so often that it would grow without bound if the references were expanded.

## Why it matters

A small file takes all memory of whoever loads it.

## How it is found

References are counted, with what each would expand to, and never expanded.

## What it misses

Growth below a million nodes or characters.

## Fix

Do not load it.

## References

CWE-776 Improper Restriction of Recursive Entity References in DTDs.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import Expansion
from ..part import Part

RULE = Rule(
    id="document.expansion",
    title="document that multiplies itself",
    message="{kind} would expand to {nodes} nodes",
    severity=Severity.MEDIUM,
    remedy="Do not load it; an honest file does not multiply itself",
    references=("CWE-776",),
    since="0.1.0",
)

_MANY = 1_000_000


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield a finding where a million nodes are exceeded."""
    for seen in part.facts.of(Expansion):
        if seen.nodes > _MANY:
            yield context.finding(part, seen.span, kind=seen.kind, nodes=seen.nodes)
