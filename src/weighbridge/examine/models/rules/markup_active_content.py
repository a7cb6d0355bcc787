"""Script in markup or document.

## What

A page, an SVG picture or a PDF document carries scripts, event handlers, embedded files or launch actions.

## Why it matters

Whoever opens it runs them, in a browser or in a notebook that shows it.

## How it is found

Elements, attributes and PDF names that run something are recognised; nothing is rendered.

## What it misses

Actions inside compressed PDF objects, and styles that load something.

## Fix

Open it in a sandbox, or leave it out.

## References

CWE-79 Improper Neutralization of Input During Web Page Generation.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import ActiveContent
from ..part import Part

RULE = Rule(
    id="markup.active-content",
    title="script in markup or document",
    message="this {format} carries a {kind} ({where})",
    severity=Severity.LOW,
    remedy="Do not open it with scripts enabled",
    references=("CWE-79",),
    since="0.1.0",
)

_PICTURES = frozenset({"svg", "xml"})


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each; medium in a picture, where nobody expects it."""
    for seen in part.facts.of(ActiveContent):
        severity = Severity.MEDIUM if part.format in _PICTURES else Severity.LOW
        yield context.finding(part, seen.span, severity=severity, format=part.format, kind=seen.kind, where=seen.where)
