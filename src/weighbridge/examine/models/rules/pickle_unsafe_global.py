"""Dangerous callable in a pickle.

## What

A pickle names a callable with which attacks run commands, execute source, import modules, load more pickles, or reach files and the network.

## Why it matters

Whoever loads the file runs it with their own rights, before any model exists. A call is as bad as the callable; a name that is only imported is one step from a call and has no place in a model.

## How it is found

The pickle machine follows every stream symbolically and states each import and call. The names are looked up in the table of known-dangerous callables, which describes exact names, whole modules that no model needs, and dotted names that walk out of their module.

## What it misses

Callables that are not in the table; those are `pickle.unknown-global`. The constants of the call are shown, not judged.

## Fix

Do not load the file. Ask its publisher for weights in safetensors.

## References

Python documentation, `pickle`: "The pickle module is not secure"; MITRE ATLAS AML.T0018; CWE-502. The table covers the gadgets of picklescan's, modelscan's and fickling's public advisories.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..knowledge.judgement import Standing, danger
from ..part import Part
from ..pickle_uses import uses

RULE = Rule(
    id="pickle.unsafe-global",
    title="dangerous callable in a pickle",
    message="loading this file would {action} {callable}{arguments}: {danger}",
    severity=Severity.CRITICAL,
    remedy="Do not load the file; ask for safetensors",
    references=("CWE-502", "AML.T0018", "CVE-2025-1716", "CVE-2025-10157"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each different call, and for each name that is only imported."""
    for use in uses(part, Standing.DANGEROUS):
        known = danger(use.target)
        yield context.finding(
            part,
            use.span,
            severity=known.severity if use.called else min(known.severity, Severity.HIGH),
            action=use.action,
            callable=str(use.target),
            arguments=use.arguments,
            danger=known.what,
            opcode=use.opcode,
            ordinal=use.ordinal,
            count=use.count,
            named_at=use.named_at,
        )
