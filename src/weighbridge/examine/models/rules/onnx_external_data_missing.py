"""External data that is not here.

## What

A tensor's data lies in a file that is not in the scanned target.

## Why it matters

The weights were not looked at. Whoever can place a file of that name beside the model decides what it computes.

## How it is found

Every plain relative location is looked up beside the model, in the folder or in the archive.

## What it misses

Files that are there and hold other weights.

## Fix

Scan the folder that holds the model and its data.

## References

ONNX, docs/ExternalData.md.

## Since

0.1.0
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import ExternalData
from ..onnx_paths import plain_relative
from ..part import Part

RULE = Rule(
    id="onnx.external-data-missing",
    title="external data that is not here",
    message="{where} takes its data from {location}, which is not part of the target",
    severity=Severity.MEDIUM,
    remedy="Scan the whole folder, or fetch the missing file",
    references=("CWE-1357",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each file that no part of the same folder is."""
    for container in part.walk():
        names = {child.name for child in container.children}
        for child in container.children:
            missing: dict[str, ExternalData] = {}
            for data in child.facts.of(ExternalData):
                if data.location is not None and plain_relative(data.location):
                    path = posixpath.normpath(posixpath.join(posixpath.dirname(child.name), data.location))
                    if path not in names:
                        missing.setdefault(data.location, data)
            for location, data in missing.items():
                yield context.finding(child, data.span, location=location, where=data.where)
