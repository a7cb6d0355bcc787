"""Code that unpickles.

## What

Python code in the target reads pickles or their like: `pickle.load`, `joblib.load`, `marshal.loads`, `torch.load(weights_only=False)`, `yaml.unsafe_load`.

## Why it matters

What it reads may run code, and lies perhaps in a file that looks like data.

## How it is found

The module's syntax tree is walked; names are followed through imports, aliases and `getattr` with constants. Whether the use stands in a function or runs as soon as the module is imported is told apart.

## What it misses

Libraries that unpickle on their own.

## Fix

Read the code around the use. Nothing of it was run.

## References

CWE-502 Deserialization of Untrusted Data.

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
    id="python.deserialisation",
    title="code that unpickles",
    message="this code uses {name} {when}",
    severity=Severity.MEDIUM,
    remedy="Read this code before you trust the repository",
    references=("CWE-502",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each use; less severe where a function must be called first."""
    for seen in part.facts.of(Capability):
        if seen.kind == "deserialisation":
            severity = RULE.severity if seen.at_import else Severity.MEDIUM
            when = "on import" if seen.at_import else "in a function"
            yield context.finding(part, seen.span, severity=severity, name=seen.name, when=when)
