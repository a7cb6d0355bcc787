"""Header against the safetensors specification.

## What

The header says something that the safetensors specification (README, section Format) does not allow.

## Why it matters

Strict readers reject the file, lenient ones each make something else of it. What one program checked is then not what another one loads.

## How it is found

Every value of the header is compared with the specification, in integers of unlimited size.

## What it misses

A header that is valid and describes another model than the file's name says.

## Fix

Write the file anew with the format's own library, or ask the publisher to.

## References

CWE-20 Improper Input Validation, CWE-436 Interpretation Conflict.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import HeaderFault
from ..part import Part

RULE = Rule(
    id="safetensors.header",
    title="header against the safetensors specification",
    message="the header breaks the specification: {detail}",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher for a file that the format's own library wrote",
    references=(
        "CWE-20",
        "CWE-436",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each deviation."""
    for fault in part.facts.of(HeaderFault) if part.format == "safetensors" else ():
        yield context.finding(part, fault.span, detail=fault.detail)
