"""Limit reached.

## What

A budget (bytes, depth, members, operations or seconds) was used up before the file was examined to its end.

## Why it matters

Decompression bombs and endless streams are how a hostile file tries to be waved through.

## How it is found

Every parser charges its work to one budget a file. The first charge that does not fit stops the format that made it.

## What it misses

Nothing: every parser works inside the budget. What comes after the limit was not examined, so the file is never clean.

## Fix

Look at the size that the file claims. Raise `limits` in `weighbridge.toml` where that size is expected.

## References

CWE-400 Uncontrolled Resource Consumption, CWE-409 Improper Handling of Highly Compressed Data.

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
    id="file.limit-reached",
    title="limit reached",
    message="examination stopped: the limit on {limit} was reached",
    severity=Severity.MEDIUM,
    remedy="Raise the limit in the configuration if you expect a file of this size, else treat it as an attack on the scanner",
    references=(
        "CWE-400",
        "CWE-409",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such problem."""
    for problem in part.facts.of(Problem):
        if problem.kind is ProblemKind.LIMIT:
            yield context.finding(part, problem.span, limit=problem.limit)
