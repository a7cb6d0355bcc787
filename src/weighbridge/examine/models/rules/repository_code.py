"""Source code.

## What

The target holds a script: Python, shell, a notebook or another language.

## Why it matters

Weights are data. Code beside them runs when a configuration names it and the loader trusts it, or when somebody starts it.

## How it is found

By content: a shebang line, or text that parses as a program.

## What it misses

Code in languages without signs of their own, and code that is plain text until something renames it.

## Fix

Read it before you trust it. Nothing in it was run.

## References

CWE-829 Inclusion of Functionality from Untrusted Control Sphere.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import Script
from ..part import Part

RULE = Rule(
    id="repository.code",
    title="source code",
    message="this is {language} source code",
    severity=Severity.INFO,
    remedy="Read it before you run it or set trust_remote_code",
    references=("CWE-829",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each script."""
    for script in part.facts.of(Script):
        yield context.finding(part, script.span, language=script.language)
