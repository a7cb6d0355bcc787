"""Bytes before an archive.

## What

The archive does not begin at the start of the file.

## Why it matters

A reader that starts at the end finds the archive, one that starts at the beginning finds something else: a pickle, a program, another model.

## How it is found

The first byte that belongs to a member is found from the central directory. One `#!` line, as Python's zipapps have, is of low severity. The bytes are examined as a part of their own.

## What it misses

Nothing that lies before the first member.

## Fix

Ask the publisher for a plain archive.

## References

CWE-436 Interpretation Conflict.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Hidden
from ..part import Part

RULE = Rule(
    id="archive.prefix",
    title="bytes before an archive",
    message="{length} bytes come before the archive",
    severity=Severity.MEDIUM,
    remedy="Find out what the bytes are for; honest models have none",
    references=("CWE-436",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield a finding for the prefix."""
    for fact in part.facts.of(Hidden):
        if fact.place == "prefix":
            severity = Severity.LOW if fact.script else Severity.MEDIUM
            yield context.finding(part, fact.span, severity=severity, length=fact.length)
