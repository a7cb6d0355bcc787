"""TensorFlow graph that talks to other machines.

## What

The graph holds an operation that connects to another process or machine: remote calls, data services, debug streams.

## Why it matters

Running the model sends data to an address of the author's choice, or runs functions elsewhere.

## How it is found

Every node of the graph and of all functions in its library is compared with a table of TensorFlow's operations. Where
the address is a constant it is reported.

## What it misses

File operations whose path is a remote file system; `tensorflow.file-op` reports those.

## Fix

Do not run it. Ask for a model that computes its output by itself.

## References

CWE-918, MITRE ATLAS AML.T0018.

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
    id="tensorflow.network-op",
    title="network access in a TensorFlow graph",
    message="running the graph talks to another process or machine{target} ({op} in {where})",
    severity=Severity.HIGH,
    remedy="Do not run it; ask for a model that computes its output by itself",
    references=("CWE-918", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each kind of operation and address."""
    for item in part.facts.of(GraphOperation):
        if effect(item) is Effect.NETWORK:
            target = f": {item.argument}" if item.argument else ""
            yield context.finding(part, item.span, target=target, op=item.op, node=item.node, where=item.where)
