"""Code that hides what it runs.

## What

Python code in the target decodes a text and runs the result, or declares a source encoding that turns other characters into code.

## Why it matters

Honest code has no reason to be unreadable.

## How it is found

The module's syntax tree is walked; names are followed through imports, aliases and `getattr` with constants. Whether the use stands in a function or runs as soon as the module is imported is told apart.

## What it misses

Obfuscation that ends in an ordinary call, for example by renaming.

## Fix

Read the code around the use. Nothing of it was run.

## References

CWE-506 Embedded Malicious Code; MITRE ATT&CK T1027.

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
    id="python.obfuscation",
    title="code that hides what it runs",
    message="this code uses {name} {when}",
    severity=Severity.CRITICAL,
    remedy="Read this code before you trust the repository",
    references=("CWE-506", "T1027"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each use; less severe where a function must be called first."""
    for seen in part.facts.of(Capability):
        if seen.kind == "obfuscation":
            severity = RULE.severity if seen.at_import else Severity.HIGH
            when = "on import" if seen.at_import else "in a function"
            yield context.finding(part, seen.span, severity=severity, name=seen.name, when=when)
