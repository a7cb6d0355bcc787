"""Unknown operation in a TensorFlow graph.

## What

The graph uses an operation that TensorFlow itself does not have, or that no exported model uses.

## Why it matters

To run the graph somebody has to load a library of native code that defines the operation. What it does is not
known here.

## How it is found

Every node of the graph and of all functions in its library is compared, exactly, with a table of TensorFlow's operations
and with the functions that the graph defines.

## What it misses

Nothing that has a name; what the library does is out of sight.

## Fix

Find out which library the operation comes from (TensorFlow Text and TensorFlow Decision Forests have some) and whether you trust it.

## References

CWE-829, MITRE ATLAS AML.T0018.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensorflow import GraphOperation
from ..knowledge.tensorflow import Effect, effect
from ..part import Part

RULE = Rule(
    id="tensorflow.unknown-op",
    title="unknown operation in a TensorFlow graph",
    message="the graph uses the operation {op}, which is not known to be part of TensorFlow (node {node} of {where})",
    severity=Severity.MEDIUM,
    remedy="Find out which library defines the operation, and whether you trust it",
    references=("CWE-829", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each unknown operation."""
    for item in part.facts.of(GraphOperation):
        if effect(item) is Effect.UNKNOWN:
            yield context.finding(part, item.span, op=item.op or "(no name)", node=item.node, where=item.where)
