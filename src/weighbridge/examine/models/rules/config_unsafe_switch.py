"""Switch that trusts the repository.

## What

A configuration in the target switches a loader's caution off: `trust_remote_code`, `allow_pickle`, `enable_unsafe_deserialization`, `trust_repo`.

## Why it matters

Whether to trust a repository is the user's to say. A loader that takes the answer from the repository runs its code unasked.

## How it is found

The key is found at any depth of a JSON or YAML document with a value that means true.

## What it misses

Switches under other names, and switches that code sets.

## Fix

Remove the key.

## References

CWE-829 Inclusion of Functionality from Untrusted Control Sphere; CVE-2025-9906.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import Flag
from ..part import Part

RULE = Rule(
    id="config.unsafe-switch",
    title="switch that trusts the repository",
    message="{where} switches {name} on",
    severity=Severity.MEDIUM,
    remedy="Remove the key; give the permission yourself where you mean it",
    references=("CWE-829", "CWE-1188", "CVE-2025-9906"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each switch."""
    for flag in part.facts.of(Flag):
        yield context.finding(part, flag.span, name=flag.name, where=flag.where)
