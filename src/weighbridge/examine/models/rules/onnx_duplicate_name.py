"""Initializers of the same name.

## What

A graph has two initializers of one name.

## Why it matters

Runtimes keep one of them and differ in which; what was reviewed may not be what runs. Some optimisers leave such pairs behind.

## How it is found

Names are compared exactly within each graph.

## What it misses

Names that differ in bytes and look alike.

## Fix

Export the model anew.

## References

CWE-694 Use of Multiple Resources with Duplicate Identifier.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import DuplicateName
from ..part import Part

RULE = Rule(
    id="onnx.duplicate-name",
    title="initializers of the same name",
    message="{where} has more than one initializer {name}",
    severity=Severity.LOW,
    remedy="Ask the publisher for a model that onnx.checker accepts",
    references=("CWE-694",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each initializer that occurs again."""
    for duplicate in part.facts.of(DuplicateName) if part.format == "onnx" else ():
        yield context.finding(part, duplicate.span, name=duplicate.name, where=duplicate.where)
