"""Unknown name in a template.

## What

A Jinja template calls a function or method, or uses a filter or test, that chat templates are not known to need.

## Why it matters

Whether it is harmless depends on the environment that renders it. What is not known to be harmless is not clean.

## How it is found

The names in the syntax tree are compared with exact lists of the filters, tests, functions and methods that compute on values only.

## What it misses

Variables that are read but never called, which every application adds freely.

## Fix

Look the name up in the environment that will render the template.

## References

CWE-1336 Improper Neutralization of Special Elements Used in a Template Engine.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import Template
from ..part import Part
from ..templates import analyse

RULE = Rule(
    id="template.unknown-name",
    title="unknown name in a template",
    message="the template at {where} uses the unknown {detail}",
    severity=Severity.MEDIUM,
    remedy="Find out what the name is in the environment that renders the template",
    references=("CWE-1336",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each unknown name."""
    for template in part.facts.of(Template):
        for seen in analyse(template.text).observations:
            if seen.kind == "unknown":
                yield context.finding(part, template.span, where=template.where, detail=seen.detail, line=seen.line)
