"""Imported object changed.

## What

A pickle sets attributes or items of an object that it imported or that the loader supplied, not of one that it made.

## Why it matters

The change lasts after loading and reaches every user of that object in the process: methods of classes can be replaced so that later, harmless-looking code runs the attacker's choice.

## How it is found

The pickle machine states every BUILD, APPEND, SETITEM and ADDITEMS on what is not a plain container, and what its target is.

## What it misses

Changes that a called function makes.

## Fix

Do not load the file.

## References

Python documentation, `pickle`: "The pickle module is not secure"; MITRE ATLAS AML.T0018; CWE-502. CVE-2026-24747 is of this kind.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import Constant, Items, Mutation, Result
from ..part import Part
from ..pickle_text import written

_LIMIT = 200

RULE = Rule(
    id="pickle.mutated-global",
    title="imported object changed",
    message="loading this file would change {target}, which it did not make, by {opcode}",
    severity=Severity.HIGH,
    remedy="Do not load the file",
    references=("CWE-502", "CWE-915", "CVE-2026-24747"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each object and opcode."""
    reported: set[tuple[str, str]] = set()
    for change in part.facts.of(Mutation):
        if isinstance(change.target, (Result, Constant, Items)):
            continue
        shown = (written(change.target), change.opcode)
        if shown in reported or len(reported) >= _LIMIT:
            continue
        reported.add(shown)
        yield context.finding(
            part, change.span, target=shown[0], opcode=shown[1], ordinal=change.ordinal, count=change.count
        )
