"""TensorFlow graph that calls Python.

## What

The graph holds an operation that calls into the Python interpreter (`PyFunc`, `EagerPyFunc`).

## Why it matters

Running the graph calls a Python function of the process by an identifier. An exported model never needs
that, because the function itself is not stored; such a node is there to reach code that the author expects to
find in the process.

## How it is found

Every node of the graph and of all functions in its library, called or not, is compared with a table of TensorFlow's
operations. So are the nodes that a Keras `TensorFlowOpLayer` holds.

## What it misses

Custom operations that call Python under another name; `tensorflow.unknown-op` reports them.

## Fix

Do not run it. Ask the publisher to export the model without `tf.py_function` and `tf.numpy_function`.

## References

CWE-94, MITRE ATLAS AML.T0018.

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
    id="tensorflow.python-op",
    title="Python call in a TensorFlow graph",
    message="running the graph calls Python through {op} (node {node} of {where})",
    severity=Severity.CRITICAL,
    remedy="Do not run it; ask for a model that was exported without Python functions",
    references=("CWE-94", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each kind of operation."""
    for item in part.facts.of(GraphOperation):
        if effect(item) is Effect.PYTHON:
            yield context.finding(part, item.span, op=item.op, node=item.node, where=item.where)
