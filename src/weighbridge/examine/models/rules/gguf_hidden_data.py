"""Bytes that no tensor claims.

## What

The file holds bytes, between its tensors or after them, that no tensor claims.

## Why it matters

Writers leave nothing but padding. Other bytes travel with the model unseen: a second format, an executable, stolen data.

## How it is found

The tensors' byte ranges are sorted and compared with the data area; only zero bytes up to the next alignment may be left over. What the bytes are is examined as a part of its own.

## What it misses

Data hidden in a tensor's values.

## Fix

Write the file anew with the format's own library; it copies the tensors only.

## References

CWE-506 Embedded Malicious Code.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import UnclaimedBytes
from ..part import Part

RULE = Rule(
    id="gguf.hidden-data",
    title="bytes that no tensor claims",
    message="{length} bytes {place} belong to no tensor",
    severity=Severity.MEDIUM,
    remedy="Load and save the model with the format's own library, which drops such bytes",
    references=(
        "CWE-506",
        "CWE-436",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each run of such bytes."""
    for unclaimed in part.facts.of(UnclaimedBytes) if part.format == "gguf" else ():
        yield context.finding(part, unclaimed.span, length=unclaimed.length, place=unclaimed.place)
