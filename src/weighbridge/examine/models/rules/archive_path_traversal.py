"""Member leads out of its folder.

## What

A member's name is absolute, climbs with `..`, names a drive, share or device of Windows, or holds a NUL.

## Why it matters

Whoever extracts the archive by joining the names to a folder writes outside that folder: over a start-up file, a library, a key.

## How it is found

Both names of each member are looked at, with slashes and backslashes taken as separators.

## What it misses

A name that is harmless on every system but dangerous where it is extracted, such as `.bashrc` in a home folder.

## Fix

Do not extract it. Read the members that are needed one by one.

## References

CWE-22 Path Traversal, CVE-2023-48299, CVE-2025-12060.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import UnsafePath
from ..part import Part

RULE = Rule(
    id="archive.path-traversal",
    title="member leads out of its folder",
    message="extracting {member} would not stay in its folder: {reason}",
    severity=Severity.HIGH,
    remedy="Do not extract it",
    references=("CWE-22", "CVE-2023-48299", "CVE-2025-12060"),
    since="0.1.0",
)

_CONTAINED = ("it goes up", "it names a Windows device")
"""Reasons of names that end up inside the folder after all, or work on one system only."""


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each name."""
    for fact in part.facts.of(UnsafePath):
        severity = Severity.MEDIUM if fact.reason.startswith(_CONTAINED) else Severity.HIGH
        yield context.finding(part, fact.span, severity=severity, member=fact.member, reason=fact.reason)
