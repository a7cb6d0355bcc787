"""Template that reaches for the interpreter.

## What

A Jinja template reads attributes, or uses names, that lead from a value to Python itself: names with a leading underscore, `mro`, frames and globals, the `attr` filter, gadget objects such as `lipsum` or `cycler`, or an attribute's name that the template puts together itself.

## Why it matters

A chat template is rendered by the tokenizer or the server for every conversation. In an ordinary Jinja environment such an expression runs any command; CVE-2024-34359 did so through a GGUF file. A sandbox that stops it today is not part of the model.

## How it is found

Jinja's own parser makes the syntax tree, which is walked and never rendered. Hexadecimal escapes are already decoded there. A subscript, the arguments of `map`, `selectattr`, `groupby` and their kin, and texts that the template assigns to names and uses as keys are judged like attributes. Names that are assembled (`~`, `+`, `%`, `join`, `format`, slices) are reported as such, whatever they would spell.

## What it misses

A key that reaches the template at run time as data, from a message or a tool. Extensions of an unusual Jinja environment.

## Fix

Replace the template by the model family's own, or render only in a sandbox and without this template.

## References

CWE-1336 Improper Neutralization of Special Elements Used in a Template Engine; CVE-2024-34359; CVE-2026-5760.

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
    id="template.unsafe-attribute",
    title="template that reaches for the interpreter",
    message="the template at {where} uses {detail}",
    severity=Severity.CRITICAL,
    remedy="Do not render this template; use the one that the model family publishes",
    references=("CWE-1336", "CVE-2024-34359", "CVE-2026-5760", "AML.T0011"),
    since="0.1.0",
)

_SEVERITIES = {"attribute": Severity.CRITICAL, "gadget": Severity.CRITICAL, "built-name": Severity.HIGH}


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such use."""
    for template in part.facts.of(Template):
        for seen in analyse(template.text).observations:
            severity = _SEVERITIES.get(seen.kind)
            if severity is not None:
                detail = f"a name built at run time ({seen.detail})" if seen.kind == "built-name" else seen.detail
                yield context.finding(
                    part, template.span, severity=severity, where=template.where, detail=detail, line=seen.line
                )
