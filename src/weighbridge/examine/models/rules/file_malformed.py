"""Malformed content.

## What

The bytes begin as a known format and then break its rules, or end too early.

## Why it matters

Loaders differ in what they tolerate. A file that one of them rejects and another loads can hide its effect from whoever looks with the stricter one, and what lies behind the break was not examined.

## How it is found

The format's parser states a problem of the kind *malformed* or *truncated*. What it read before the break is examined all the same.

## What it misses

Damage that keeps the format's structure intact, for example a changed weight. Digests and signatures find that.

## Fix

Fetch the file again and compare its digest with a published one.

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
from ..facts.common import Problem, ProblemKind
from ..part import Part

RULE = Rule(
    id="file.malformed",
    title="malformed content",
    message="this {format} does not read to its end: {detail}",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher for an intact file; do not load this one",
    references=("CWE-20",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such problem."""
    for problem in part.facts.of(Problem):
        if problem.kind in (ProblemKind.MALFORMED, ProblemKind.TRUNCATED):
            yield context.finding(part, problem.span, format=part.format, detail=problem.detail)
