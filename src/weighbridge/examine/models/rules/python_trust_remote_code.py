"""Code that trusts other repositories.

## What

Python code in the target passes `trust_remote_code=True` to a loader.

## Why it matters

It extends your trust in this repository to whatever that loader fetches.

## How it is found

The module's syntax tree is walked; names are followed through imports, aliases and `getattr` with constants. Whether the use stands in a function or runs as soon as the module is imported is told apart.

## What it misses

The value coming from a variable or a configuration; `config.unsafe-switch` reports the latter.

## Fix

Read the code around the use. Nothing of it was run.

## References

CWE-829 Inclusion of Functionality from Untrusted Control Sphere; CVE-2026-27893.

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
    id="python.trust-remote-code",
    title="code that trusts other repositories",
    message="this code uses {name} {when}",
    severity=Severity.MEDIUM,
    remedy="Read this code before you trust the repository",
    references=("CWE-829", "CVE-2026-27893"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each use; less severe where a function must be called first."""
    for seen in part.facts.of(Capability):
        if seen.kind == "remote-code":
            severity = RULE.severity if seen.at_import else Severity.MEDIUM
            when = "on import" if seen.at_import else "in a function"
            yield context.finding(part, seen.span, severity=severity, name=seen.name, when=when)
