"""Source code that cannot be parsed.

## What

Source code in the target does not parse with the Python that Weighbridge runs on.

## Why it matters

Its capabilities are unknown. An older or newer Python may run it.

## How it is found

Python's own parser refuses the text.

## What it misses

Code that is so unlike Python that it reads as plain text.

## Fix

Read it by hand.

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
from ..facts.repository import Unparsed
from ..part import Part

RULE = Rule(
    id="python.unparsable",
    title="source code that cannot be parsed",
    message="this {language} source cannot be parsed: {reason}",
    severity=Severity.MEDIUM,
    remedy="Read it by hand before you run it",
    references=("CWE-1357",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such module."""
    for seen in part.facts.of(Unparsed):
        yield context.finding(part, seen.span, language=seen.language, reason=seen.reason)
