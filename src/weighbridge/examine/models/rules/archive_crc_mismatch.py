"""Checksum does not hold.

## What

The bytes of a member, or of a compressed stream, do not have the checksum that the archive records for them.

## Why it matters

Readers that verify checksums refuse the member, readers that do not load it: PyTorch's reader ignores them. So a wrong checksum hides a member from a scanner that verifies. Or the file is damaged.

## How it is found

The checksum of every member that was read through is computed. Tensor storages and stored members above 16 MiB are not read for it.

## What it misses

Damage in members that were not read through.

## Fix

Fetch the file again. If the checksum is still wrong, do not load it.

## References

CVE-2025-10156, CWE-354 Improper Validation of Integrity Check Value.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import ChecksumMismatch
from ..part import Part

RULE = Rule(
    id="archive.crc-mismatch",
    title="checksum does not hold",
    message="the checksum{member} is {computed}, the archive records {recorded}",
    severity=Severity.MEDIUM,
    remedy="Fetch the file again; do not load it while the checksum is wrong",
    references=("CWE-354", "CVE-2025-10156"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each."""
    for fact in part.facts.of(ChecksumMismatch):
        member = f" of {fact.member}" if fact.member else ""
        yield context.finding(part, fact.span, member=member, computed=fact.computed, recorded=fact.recorded)
