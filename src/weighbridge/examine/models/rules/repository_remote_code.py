"""Configuration that names code to run.

## What

A configuration names Python code in the same repository that a loader imports: `auto_map` of transformers, `custom_pipelines`, modules of a diffusers or sentence-transformers index, `custom_generate`.

## Why it matters

With `trust_remote_code=True`, and in several loaders without asking (CVE-2025-66448, CVE-2026-22807), that code runs when the model is loaded.

## How it is found

Every such key is read wherever it stands, nested configurations included, and the name is followed to the file in the same folder.

## What it misses

Loaders that find code by a convention of their own, without a key in a configuration.

## Fix

Read the named file, pin its revision, or use an architecture that the library carries itself.

## References

CWE-829 Inclusion of Functionality from Untrusted Control Sphere; CVE-2025-66448; CVE-2026-22807; CVE-2026-27893; CVE-2026-4372.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..code_targets import MECHANISMS, CodeTarget, code_target, known_module
from ..context import Context
from ..facts.common import CodeReference
from ..part import Part
from ..unit import Neighbours

RULE = Rule(
    id="repository.remote-code",
    title="configuration that names code to run",
    message="{where} names {target}: a loader that trusts this repository runs it ({file})",
    severity=Severity.MEDIUM,
    remedy="Review the named code, then pin the revision; or load without trust_remote_code",
    references=("CWE-829", "CWE-94", "CVE-2025-66448", "CVE-2026-22807"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each name that leads to code in this repository, or would."""
    neighbours = Neighbours(part)
    for inner in part.walk():
        for reference in inner.facts.of(CodeReference):
            if reference.mechanism not in MECHANISMS or known_module(reference.target):
                continue
            target = code_target(reference.target)
            if isinstance(target, CodeTarget) and not target.repository:
                found = bool(neighbours.named(inner, target.file))
                file = target.file if found else f"{target.file} is not here"
                yield context.finding(inner, reference.span, where=reference.where, target=reference.target, file=file)
