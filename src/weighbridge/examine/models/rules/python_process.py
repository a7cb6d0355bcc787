"""Code that starts a process.

## What

Python code in the target starts other programs: `subprocess`, `os.system`, `os.exec…`, `pty.spawn`.

## Why it matters

Model code computes. Code that starts programs can do anything that the user can do.

## How it is found

The module's syntax tree is walked; names are followed through imports, aliases and `getattr` with constants. Whether the use stands in a function or runs as soon as the module is imported is told apart.

## What it misses

Names that are computed at run time, and wrappers from other packages.

## Fix

Read the code around the use. Nothing of it was run.

## References

CWE-78 Improper Neutralization of Special Elements used in an OS Command.

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
    id="python.process",
    title="code that starts a process",
    message="this code uses {name} {when}",
    severity=Severity.HIGH,
    remedy="Read this code before you trust the repository",
    references=("CWE-78", "CWE-506"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each use; less severe where a function must be called first."""
    for seen in part.facts.of(Capability):
        if seen.kind == "process":
            severity = RULE.severity if seen.at_import else Severity.MEDIUM
            when = "on import" if seen.at_import else "in a function"
            yield context.finding(part, seen.span, severity=severity, name=seen.name, when=when)
