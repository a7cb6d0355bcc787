"""TensorFlow graph that steps outside of its computation.

## What

The graph holds an operation that ends the process, calls a native function by its name, or carries a
compiled program that calls back into the process.

## Why it matters

Such a call is not bound by what TensorFlow's own operations can do.

## How it is found

Every node of the graph and of all functions in its library is compared with a table of TensorFlow's operations. A program inside
`XlaCallModule` (what JAX exports) is searched for callbacks.

## What it misses

What else a program inside `XlaCallModule` computes.

## Fix

Do not run it. Ask for a model that was exported without custom calls and callbacks.

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
    id="tensorflow.native-op",
    title="native call in a TensorFlow graph",
    message="running the graph can end the process or call native code through {op} (node {node} of {where})",
    severity=Severity.HIGH,
    remedy="Do not run it; ask for a model without custom calls and callbacks",
    references=("CWE-829", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each kind of operation."""
    for item in part.facts.of(GraphOperation):
        if effect(item) is Effect.PROCESS:
            yield context.finding(part, item.span, op=item.op, node=item.node, where=item.where)
