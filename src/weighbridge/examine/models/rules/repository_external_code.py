"""Code from another repository.

## What

A configuration names code that lies in another repository, in the form `owner/name--module.Class`.

## Why it matters

The loader fetches and runs whatever that repository holds on the day of loading. Nothing in this target tells what that is, and its digest does not cover it.

## How it is found

The names in `auto_map`, `custom_pipelines`, `custom_generate` and their kin are split as the loader splits them.

## What it misses

Repositories that the code itself fetches.

## Fix

Copy the reviewed code into this repository, or pin `code_revision`.

## References

CWE-494 Download of Code Without Integrity Check.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..code_targets import MECHANISMS, CodeTarget, code_target
from ..context import Context
from ..facts.common import CodeReference
from ..part import Part

RULE = Rule(
    id="repository.external-code",
    title="code from another repository",
    message="{where} runs code from another repository: {target}",
    severity=Severity.HIGH,
    remedy="Do not trust remote code here; copy the reviewed code into the repository",
    references=("CWE-829", "CWE-494"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such name."""
    for inner in part.walk():
        for reference in inner.facts.of(CodeReference):
            target = code_target(reference.target) if reference.mechanism in MECHANISMS else None
            outside = reference.mechanism == "custom_generate" and "/" in reference.target
            if outside or (isinstance(target, CodeTarget) and target.repository):
                yield context.finding(inner, reference.span, where=reference.where, target=reference.target)
