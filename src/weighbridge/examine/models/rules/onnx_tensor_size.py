"""Tensor of the wrong size.

## What

A tensor's shape and type need another number of bytes than its data has.

## Why it matters

A loader that trusts the shape reads behind the data; one that trusts the data carries bytes that no shape accounts for.

## How it is found

The product of the dimensions times the type's size, in integers of unlimited size, is compared with `raw_data` and with the length of external data.

## What it misses

Tensors whose data lies in typed fields, which parsers check themselves.

## Fix

Export the model anew.

## References

CWE-125 Out-of-bounds Read; onnx.proto, TensorProto.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import SizeMismatch
from ..part import Part

RULE = Rule(
    id="onnx.tensor-size",
    title="tensor of the wrong size",
    message="tensor {tensor} needs {declared} bytes by shape and type and has {stored} ({count} such tensors)",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher for a model that onnx.checker accepts",
    references=("CWE-125",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding that counts such tensors and shows the first."""
    mismatches = part.facts.of(SizeMismatch)
    if mismatches:
        first = mismatches[0]
        declared = str(first.declared) if first.declared < 1 << 64 else f"2^{first.declared.bit_length() - 1} or more"
        yield context.finding(
            part, first.span, tensor=first.name, declared=declared, stored=first.stored, count=len(mismatches)
        )
