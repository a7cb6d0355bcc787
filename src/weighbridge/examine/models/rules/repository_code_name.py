"""Code name that is none.

## What

A configuration's name for code is not of the form `module.Class` or `owner/name--module.Class`.

## Why it matters

Names with path separators, dots in a row or control characters are how a configuration reaches for files that it must not reach.

## How it is found

The name is matched against the one form that loaders document.

## What it misses

A well-formed name of a harmful module; `repository.remote-code` reports those.

## Fix

Correct the configuration.

## References

CWE-22 Improper Limitation of a Pathname to a Restricted Directory.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..code_targets import MECHANISMS, code_target
from ..context import Context
from ..facts.common import CodeReference
from ..part import Part

RULE = Rule(
    id="repository.code-name",
    title="code name that is none",
    message="{where} names code in a form that no loader documents: {target}",
    severity=Severity.HIGH,
    remedy="Do not load this with trust_remote_code",
    references=("CWE-22", "CWE-829"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such name."""
    for inner in part.walk():
        for reference in inner.facts.of(CodeReference):
            known = reference.mechanism in MECHANISMS and reference.mechanism != "custom_generate"
            if known and code_target(reference.target) is None:
                yield context.finding(inner, reference.span, where=reference.where, target=reference.target)
