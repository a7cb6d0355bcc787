"""Tensor storage and archive record disagree.

## What

The pickle of a PyTorch archive asks for a tensor storage that the archive does not hold, or that has another size than the pickle says.

## Why it matters

The size in the pickle decides how much memory a tensor covers. Where it is larger than the record, a loader that trusts it reads or writes beyond the data.

## How it is found

Every persistent id of `data.pkl` is the tuple `("storage", type, key, location, number of elements)`. The record `data/<key>` beside the pickle must exist and have as many bytes as the elements need.

## What it misses

Storages of a type whose element size Weighbridge does not know are checked for existence only. Views that reach beyond their storage are not checked.

## Fix

Save the model again with a current PyTorch, or ask the publisher for safetensors.

## References

CVE-2026-24747, CVE-2025-32434, CWE-125 Out-of-bounds Read.

## Since

0.1.0
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import Constant, Global, Items, PersistentLoad, Value
from ..part import Part

RULE = Rule(
    id="pytorch.storage-mismatch",
    title="tensor storage and archive record disagree",
    message="the pickle asks for {wanted}, but {found}",
    severity=Severity.HIGH,
    remedy="Do not load it; ask the publisher for an intact file",
    references=(
        "CVE-2026-24747",
        "CVE-2025-32434",
        "CWE-125",
    ),
    since="0.1.0",
)

_ELEMENT_BYTES = {
    "UntypedStorage": 1, "ByteStorage": 1, "CharStorage": 1, "BoolStorage": 1, "ShortStorage": 2,
    "HalfStorage": 2, "BFloat16Storage": 2, "IntStorage": 4, "FloatStorage": 4, "LongStorage": 8,
    "DoubleStorage": 8, "ComplexFloatStorage": 8, "ComplexDoubleStorage": 16, "QInt8Storage": 1,
    "QUInt8Storage": 1, "QInt32Storage": 4,
}  # fmt: skip
"""Bytes of one element by storage class (``torch/storage.py``)."""

_ARCHIVES = ("pytorch-zip", "torchscript")


class _Wanted(NamedTuple):
    key: str
    storage: str
    elements: int

    def __str__(self) -> str:
        return f"storage {self.key} with {self.elements} elements of {self.storage}"


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each persistent id that does not fit the archive around the pickle."""
    archive = context.ancestors[-1] if context.ancestors else None
    if archive is None or archive.format not in _ARCHIVES:
        return
    sizes = {child.name: child.size for child in archive.children}
    folder = posixpath.dirname(part.name)
    for load in part.facts.of(PersistentLoad):
        wanted = _wanted(load.identifier)
        if wanted is None:
            yield context.finding(
                part,
                load.span,
                severity=Severity.MEDIUM,
                wanted="something by a persistent id",
                found="the id is not a storage",
            )
            continue
        size = sizes.get(f"{folder}/data/{wanted.key}")
        problem = _problem(wanted, size)
        if problem:
            severity = Severity.HIGH if size is not None else Severity.MEDIUM
            yield context.finding(part, load.span, severity=severity, wanted=str(wanted), found=problem)


def _problem(wanted: _Wanted, size: int | None) -> str:
    if size is None:
        return "the archive has no such record"
    width = _ELEMENT_BYTES.get(wanted.storage)
    if width is None or wanted.elements * width == size:
        return ""
    return f"its record has {size} bytes"


def _wanted(identifier: Value) -> _Wanted | None:
    if not isinstance(identifier, Items) or len(identifier.items) != 5:
        return None
    kind, storage, key, _, elements = identifier.items
    if kind != Constant("storage") or not isinstance(storage, Global):
        return None
    if not isinstance(key, Constant) or not isinstance(key.value, str) or not isinstance(elements, Constant):
        return None
    if not isinstance(elements.value, int) or elements.value < 0:
        return None
    return _Wanted(key.value, storage.name, elements.value)
