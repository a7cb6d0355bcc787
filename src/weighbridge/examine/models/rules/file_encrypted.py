"""Encrypted content.

## What

Part of the file is encrypted, most often a zip or 7z member with a password.

## Why it matters

Nobody can say what it holds. Passwords that travel beside the file are a known way around scanners.

## How it is found

The container's own flags say so.

## What it misses

Encryption inside a format that has no flag for it reads as an unknown format.

## Fix

Ask for the file in the clear, or decrypt it and scan the result.

## References

MITRE ATT&CK T1027.013 Encrypted/Encoded File.

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
    id="file.encrypted",
    title="encrypted content",
    message="this {format} is encrypted and was not examined: {detail}",
    severity=Severity.MEDIUM,
    remedy="Decrypt it first and scan what comes out",
    references=(
        "CWE-311",
        "T1027.013",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such problem."""
    for problem in part.facts.of(Problem):
        if problem.kind is ProblemKind.ENCRYPTED:
            yield context.finding(part, problem.span, format=part.format, detail=problem.detail)
