"""Shard that is missing or elsewhere.

## What

A weight index names a shard that is not in the target, or that lies outside its folder.

## Why it matters

A missing shard was not examined. A name that climbs out of the folder makes a loader read another file of the machine.

## How it is found

Every name in `weight_map` is looked up beside the index.

## What it misses

Shards that are there and hold something else; they are examined on their own.

## Fix

Fetch the missing shards; reject an index whose names leave the folder.

## References

CWE-22 Improper Limitation of a Pathname to a Restricted Directory.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import Reference
from ..part import Part
from ..unit import Neighbours

RULE = Rule(
    id="repository.shard",
    title="shard that is missing or elsewhere",
    message="the index names the shard {target}, which {problem}",
    severity=Severity.MEDIUM,
    remedy="Complete the target, then scan again",
    references=("CWE-22", "CWE-1357"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each shard that cannot be found beside its index."""
    neighbours = Neighbours(part)
    for inner in part.walk():
        names = {reference.target for reference in inner.facts.of(Reference) if reference.where == "weight_map"}
        for name in sorted(names):
            if _leaves(name):
                yield context.finding(inner, severity=Severity.HIGH, target=name, problem="lies outside the folder")
            elif not neighbours.named(inner, name):
                yield context.finding(inner, target=name, problem="is not here")


def _leaves(name: str) -> bool:
    return name.startswith(("/", "\\", "~")) or ":" in name or ".." in name.replace("\\", "/").split("/")
