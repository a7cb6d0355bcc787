"""Template that cannot be read.

## What

A text that is stored as a prompt's template does not parse as Jinja, or is too large or too deeply nested to be read.

## Why it matters

It was not examined. A renderer with other extensions, or with other limits, may still run it.

## How it is found

Jinja's parser, with the extensions that chat templates use, refuses it.

## What it misses

Template-like text under keys that do not speak of templates or prompts.

## Fix

Ask for a template that plain Jinja accepts.

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
    id="template.unparsable",
    title="template that cannot be read",
    message="the template at {where} cannot be read: {reason}",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher for a template that Jinja accepts",
    references=("CWE-1336",),
    since="0.1.0",
)

_KNOWN = ("chat_template", "additional_chat_templates")


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such template; low where the key does not promise Jinja."""
    for template in part.facts.of(Template):
        error = analyse(template.text).error
        if error:
            promised = any(name in template.where for name in _KNOWN)
            severity = Severity.MEDIUM if promised else Severity.LOW
            yield context.finding(part, template.span, severity=severity, where=template.where, reason=error)
