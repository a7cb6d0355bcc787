"""TensorFlow graph that reads or writes files.

## What

The graph holds an operation that reads or writes files which are no part of the model.

## Why it matters

A graph is a program. `WriteFile` can put a script or a start-up file anywhere that the process may write; `ReadFile`
brings the contents of any file into the output. Loading can be enough, when the operation is part of the
initialisation.

## How it is found

Every node of the graph and of all functions in its library is compared with a table of TensorFlow's operations. Where the
file's name is a constant it is reported. The operations with which every exported model saves and restores its own variables
(`SaveV2`, `RestoreV2`, `MergeV2Checkpoints`, `ShardedFilename`) are ordinary, and so is a vocabulary among the model's assets.

## What it misses

The name when the graph computes it. What an operation of a custom library does; `tensorflow.unknown-op` reports it.

## Fix

Do not run it, unless you know why the model needs the file; ask for a model that takes its data as input.

## References

CWE-73, CVE-2022-23594, MITRE ATLAS AML.T0018.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensorflow import GraphAsset, GraphOperation
from ..knowledge.tensorflow import Effect, effect
from ..part import Part

RULE = Rule(
    id="tensorflow.file-op",
    title="file access in a TensorFlow graph",
    message="running the graph {does}{target} ({op} in {where})",
    severity=Severity.HIGH,
    remedy="Do not run it, unless you know why it needs the file",
    references=("CWE-73", "AML.T0018"),
    since="0.1.0",
)

_TABLES = frozenset(("InitializeTableFromTextFile", "InitializeTableFromTextFileV2"))


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each kind of operation and file."""
    for item in part.facts.of(GraphOperation):
        found = effect(item)
        table = item.op in _TABLES and _leaves(item.argument)
        if found not in {Effect.READS, Effect.WRITES} and not table:
            continue
        yield context.finding(
            part,
            item.span,
            does=Effect.READS.value if table else found.value,
            target=f": {item.argument}" if item.argument else "",
            op=item.op,
            node=item.node,
            where=item.where,
        )
    for asset in part.facts.of(GraphAsset):
        if _leaves(asset.target):
            yield context.finding(
                part,
                asset.span,
                does="opens a file outside of the model",
                target=f": {asset.target}",
                op="asset",
                node="",
                where="the list of assets",
            )


def _leaves(target: str) -> bool:
    """True for a path that leads out of the model's folder."""
    path = target.replace("\\", "/")
    return path.startswith(("/", "~")) or ":" in path or ".." in path.split("/")
