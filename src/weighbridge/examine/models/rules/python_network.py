"""Code that uses the network.

## What

Python code in the target opens connections or downloads: `socket`, `urllib`, `requests`, `torch.hub`.

## Why it matters

Weights that are already here need no network. A connection can carry data out, or code in.

## How it is found

The module's syntax tree is walked; names are followed through imports, aliases and `getattr` with constants. Whether the use stands in a function or runs as soon as the module is imported is told apart.

## What it misses

Libraries that connect on their own, and connections through a started program.

## Fix

Read the code around the use. Nothing of it was run.

## References

CWE-829 Inclusion of Functionality from Untrusted Control Sphere.

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
    id="python.network",
    title="code that uses the network",
    message="this code uses {name} {when}",
    severity=Severity.HIGH,
    remedy="Read this code before you trust the repository",
    references=("CWE-829", "CWE-200"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each use; less severe where a function must be called first."""
    for seen in part.facts.of(Capability):
        if seen.kind == "network":
            severity = RULE.severity if seen.at_import else Severity.LOW
            when = "on import" if seen.at_import else "in a function"
            yield context.finding(part, seen.span, severity=severity, name=seen.name, when=when)
