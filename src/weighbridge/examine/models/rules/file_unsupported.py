"""Unsupported variant.

## What

The format is known, the variant or method is not: a compression method, a version, a feature.

## Why it matters

What is not examined is not clean.

## How it is found

The format's parser says which feature stopped it.

## What it misses

Nothing: whatever is not read ends here.

## Fix

Ask the publisher for a common variant of the format.

## References

CWE-1357 Reliance on Insufficiently Trustworthy Component.

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
    id="file.unsupported",
    title="unsupported variant",
    message="this {format} uses something that is not examined: {detail}",
    severity=Severity.MEDIUM,
    remedy="Convert it to a variant from the table of formats, or review it by hand",
    references=("CWE-1357",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such problem."""
    for problem in part.facts.of(Problem):
        if problem.kind is ProblemKind.UNSUPPORTED:
            yield context.finding(part, problem.span, format=part.format, detail=problem.detail)
