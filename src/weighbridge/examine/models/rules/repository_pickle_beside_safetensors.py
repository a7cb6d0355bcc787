"""Pickle beside safetensors.

## What

The folder holds the weights as safetensors and as pickles as well.

## Why it matters

Loaders choose by name and by setting. While the pickle is there, some will load it, and only the safetensors file cannot run code.

## How it is found

The formats of the files in one folder are compared.

## What it misses

Pickles in another folder.

## Fix

Remove the pickle, or load with `use_safetensors=True`.

## References

CWE-502 Deserialization of Untrusted Data.

## Since

0.1.0
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..part import Part

RULE = Rule(
    id="repository.pickle-beside-safetensors",
    title="pickle beside safetensors",
    message="the same folder has safetensors; this {format} is not needed",
    severity=Severity.INFO,
    remedy="Load with use_safetensors=True, or remove the pickle",
    references=("CWE-502",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each PyTorch or plain pickle file beside a safetensors file."""
    folders = {posixpath.dirname(inner.path) for inner in part.children if inner.format == "safetensors"}
    for inner in part.children:
        if inner.format.startswith(("pytorch", "pickle")) and posixpath.dirname(inner.path) in folders:
            yield context.finding(inner, format=inner.format)
