"""Invisible text in a template.

## What

A prompt's template holds characters that draw nothing or turn the reading direction: zero-width characters, bidirectional controls, Unicode tags.

## Why it matters

They reach the model with every conversation, while a person who reads the template does not see them.

## How it is found

The template's text is searched for these characters. A joiner inside an emoji is none of them.

## What it misses

Instructions in plain sight, and homoglyphs.

## Fix

Show the characters (`weighbridge scan` prints their code points) and ask what they are for.

## References

CWE-451 User Interface (UI) Misrepresentation of Critical Information.

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
    id="template.hidden-text",
    title="invisible text in a template",
    message="the template at {where} holds the invisible character {character}",
    severity=Severity.MEDIUM,
    remedy="Remove the invisible characters, or do not use this template",
    references=("CWE-451", "AML.T0051"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such character and line."""
    for template in part.facts.of(Template):
        for seen in analyse(template.text).observations:
            if seen.kind == "hidden":
                yield context.finding(part, template.span, where=template.where, character=seen.detail, line=seen.line)
