"""External data outside of the model's folder.

## What

A tensor's data lies in a file whose path is absolute, climbs out of the model's folder, names a drive or a URL, or is a mark for memory.

## Why it matters

Loading the model reads that file into a tensor, so a served model can give away any file that the process can read; saving it writes there.

## How it is found

Every `TensorProto` is looked at, wherever it lies: initializers, sparse tensors, attributes, subgraphs, functions, training graphs. The path is judged by what any operating system would make of it.

## What it misses

Links: a plain path may lead to a link. Links that lead out of a scanned folder are refused when the folder is listed.

## Fix

Ask for a model whose weights lie beside it, or inside it.

## References

CWE-22 Path Traversal; CVE-2022-25882, CVE-2024-27318, CVE-2025-51480, CVE-2026-27489, CVE-2026-34446.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import ExternalData
from ..onnx_paths import danger
from ..part import Part

RULE = Rule(
    id="onnx.external-data-path",
    title="external data outside of the model's folder",
    message="{where} takes its data from {location}, which {problem}",
    severity=Severity.CRITICAL,
    remedy="Do not load it; ask for a model whose data lies beside it under a plain name",
    references=(
        "CWE-22",
        "CVE-2022-25882",
        "CVE-2024-27318",
        "CVE-2025-51480",
        "CVE-2026-27489",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such path."""
    seen: set[str] = set()
    for data in part.facts.of(ExternalData):
        if data.location is None or data.location in seen:
            continue
        seen.add(data.location)
        problem = danger(data.location)
        if problem:
            location = data.location[:1000]
            yield context.finding(part, data.span, location=location, problem=problem, where=data.where)
