"""Readers disagree about an archive.

## What

Two ways to read the same archive give different members, names, sizes, methods or flags. A zip names each member twice, in the central directory and in a local header before the data, and readers differ in which of the two they believe; they also differ in how they find the directory.

## Why it matters

A scanner that reads one way looks at other bytes than the loader that reads the other way. PyTorch's reader believes the central directory and ignores local names, flags and checksums; Python's `zipfile` refuses the archive, and a scanner built on it sees nothing.

## How it is found

Each archive is read as Python's `zipfile` and as PyTorch's reader (miniz) do, and every local header is compared with its entry. Sizes that a local header leaves to a data descriptor are not compared. Every distinct reading is examined as well.

## What it misses

What only a third reader would take differently.

## Fix

Do not load it. Ask the publisher for an archive made by an ordinary tool.

## References

CVE-2025-1944, CVE-2025-1945, CVE-2025-10156; CWE-436 Interpretation Conflict.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Disagreement
from ..part import Part

RULE = Rule(
    id="archive.disagreement",
    title="readers disagree about an archive",
    message="readers of this {format} disagree on the {aspect}{member}: {readings}",
    severity=Severity.HIGH,
    remedy="Do not load it; an honest tool writes archives that all readers take the same way",
    references=("CWE-436", "CVE-2025-1944", "CVE-2025-1945", "CVE-2025-10156"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each disagreement."""
    for fact in part.facts.of(Disagreement):
        yield context.finding(
            part,
            fact.span,
            format=part.format,
            aspect=fact.aspect,
            member=f" of {fact.member}" if fact.member else "",
            readings=fact.readings,
        )
