"""Template that loads another one.

## What

A chat template includes, imports or extends another template.

## Why it matters

What it loads lies outside the file and can be any template that the server's loader finds.

## How it is found

The syntax tree holds an `include`, `import`, `from … import` or `extends` statement.

## What it misses

Nothing: Jinja has no other statement that loads templates.

## Fix

Ask for a template that is complete in itself.

## References

CWE-98 Improper Control of Filename for Include/Require Statement.

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
    id="template.other-template",
    title="template that loads another one",
    message="the template at {where} loads another template ({detail})",
    severity=Severity.HIGH,
    remedy="Use a template that is complete in itself",
    references=("CWE-1336", "CWE-98"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each kind of statement."""
    for template in part.facts.of(Template):
        for seen in analyse(template.text).observations:
            if seen.kind == "statement":
                yield context.finding(part, template.span, where=template.where, detail=seen.detail, line=seen.line)
