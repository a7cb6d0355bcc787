"""Code that runs text as code.

## What

Python code in the target evaluates text, imports by name, or builds code objects: `exec`, `eval`, `__import__`, `importlib`, `runpy`.

## Why it matters

What runs is not what can be read.

## How it is found

The module's syntax tree is walked; names are followed through imports, aliases and `getattr` with constants. Whether the use stands in a function or runs as soon as the module is imported is told apart.

## What it misses

Evaluation inside other packages, for example of pandas expressions.

## Fix

Read the code around the use. Nothing of it was run.

## References

CWE-95 Improper Neutralization of Directives in Dynamically Evaluated Code.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import Capability
from ..part import Part

RULE = Rule(
    id="python.dynamic-code",
    title="code that runs text as code",
    message="this code uses {name} {when}",
    severity=Severity.HIGH,
    remedy="Read this code before you trust the repository",
    references=("CWE-95", "CWE-470"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each use; less severe where a function must be called first."""
    for seen in part.facts.of(Capability):
        if seen.kind == "dynamic-code":
            severity = RULE.severity if seen.at_import else Severity.MEDIUM
            when = "on import" if seen.at_import else "in a function"
            yield context.finding(part, seen.span, severity=severity, name=seen.name, when=when)
