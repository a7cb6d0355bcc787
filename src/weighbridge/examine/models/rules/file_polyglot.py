"""Several formats at once.

## What

Two or more binary formats accept the same bytes: a zip behind a pickle, a tar that is also a pickle, a model with an executable head.

## Why it matters

Whoever examines it as one thing may load it as another.

## How it is found

Every format that accepts the bytes is tried, whatever the name says, and the file is examined as each of them.

## What it misses

A combination with a format that Weighbridge does not know.

## Fix

Ask the publisher for a plain file.

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
from ..facts.common import Identity
from ..part import Part

RULE = Rule(
    id="file.polyglot",
    title="several formats at once",
    message="loaders could take these bytes for any of {formats}",
    severity=Severity.HIGH,
    remedy="Do not load it; an honest tool writes files of one format",
    references=(
        "CWE-436",
        "CWE-646",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield a finding when more than one binary format accepts the bytes."""
    for identity in part.facts.of(Identity):
        if len(identity.formats) > 1:
            yield context.finding(part, formats=identity.formats)
