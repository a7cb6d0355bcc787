"""External data outside of its file.

## What

A tensor claims bytes behind the end of the file that holds its data.

## Why it matters

A broken download looks like this, and so does an attack on loaders that map the file and trust the model.

## How it is found

Offset plus length (or what shape and type need) is compared with the file's length.

## What it misses

Wrong offsets that stay inside of the file.

## Fix

Fetch both files again and compare their digests with published ones.

## References

CWE-125 Out-of-bounds Read; ONNX, docs/ExternalData.md.

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
    id="onnx.external-data-bounds",
    title="external data outside of its file",
    message="tensor {tensor} ends at byte {end} of {location}, which has {size}",
    severity=Severity.HIGH,
    remedy="Fetch the data file again; do not load the model as it is",
    references=("CWE-125",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each tensor that ends behind its file."""
    for container in part.walk():
        sizes = {child.name: child.size for child in container.children if child.size or not child.gaps}
        for child in container.children:
            for data in child.facts.of(ExternalData):
                if data.location is None or not plain_relative(data.location):
                    continue
                size = sizes.get(posixpath.normpath(posixpath.join(posixpath.dirname(child.name), data.location)))
                end = (data.offset or 0) + (data.length if data.length is not None else data.needed or 0)
                if size is not None and end > size:
                    shown = str(end) if end < 1 << 64 else f"2^{end.bit_length() - 1} or more"
                    yield context.finding(
                        child, data.span, location=data.location, tensor=data.tensor, end=shown, size=size
                    )
