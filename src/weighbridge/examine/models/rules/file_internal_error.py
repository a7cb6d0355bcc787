"""Internal error.

## What

Weighbridge itself failed on this file.

## Why it matters

The file was not examined to its end, so it is never clean. A file made to break a scanner is a known attack.

## How it is found

Failures of one format or one rule are caught where the format or rule is called, and counted here.

## What it misses

A parser that is wrong without failing.

## Fix

Report it. Until it is mended, review the file by hand.

## References

CWE-755 Improper Handling of Exceptional Conditions.

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
    id="file.internal-error",
    title="internal error",
    message="{component} failed: {error}",
    severity=Severity.MEDIUM,
    remedy="Please report it with the file, or with the command that made it",
    references=("CWE-755",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such problem."""
    for problem in part.facts.of(Problem):
        if problem.kind is ProblemKind.INTERNAL:
            yield context.finding(part, problem.span, component=f"format {part.format}", error=problem.detail)
