"""Decompression bomb.

## What

A small compressed stream grows a hundredfold or more, into at least 64 MiB.

## Why it matters

Whoever unpacks it loses memory, disk or time.

## How it is found

Streams are unpacked piece by piece within the budget, and what came out is compared with what went in; nobody's claim about sizes is believed. It is of high severity when a limit was reached, of medium severity from 1 GiB on, else of low severity: arrays of zeros shrink a thousandfold in honest files.

## What it misses

Growth below a hundredfold, and many small streams that are large together; the budget bounds both.

## Fix

Unpack it only with a limit on what comes out.

## References

CWE-409 Improper Handling of Highly Compressed Data.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Expansion
from ..part import Part

RULE = Rule(
    id="archive.bomb",
    title="decompression bomb",
    message="{packed} bytes{member} unpack to {more}{unpacked} bytes",
    severity=Severity.HIGH,
    remedy="Unpack it only with a limit on what comes out",
    references=("CWE-409",),
    since="0.1.0",
)

_LARGE = 1 << 30


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such stream."""
    for fact in part.facts.of(Expansion):
        large = Severity.MEDIUM if fact.unpacked >= _LARGE else Severity.LOW
        yield context.finding(
            part,
            fact.span,
            severity=Severity.HIGH if fact.exhausted else large,
            packed=fact.packed,
            unpacked=fact.unpacked,
            member=f" of {fact.member}" if fact.member else "",
            more="more than " if fact.exhausted else "",
        )
