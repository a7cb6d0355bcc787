"""NumPy array of objects.

## What

The elements of a NumPy array file are Python objects, so its body is a pickle.

## Why it matters

`numpy.load` refuses it unless `allow_pickle=True` is given, and runs the pickle then.

## How it is found

The element type in the header is read without evaluating it. The pickle is examined like any other.

## What it misses

Nothing: an element type that is not understood is reported as unsupported.

## Fix

Save the values as arrays of numbers or of text.

## References

CVE-2019-6446, CWE-502 Deserialization of Untrusted Data.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import ObjectArray
from ..part import Part

RULE = Rule(
    id="numpy.object-array",
    title="numpy array of objects",
    message="this array of {dtype} holds Python objects, which only a pickle can load",
    severity=Severity.LOW,
    remedy="Load it with allow_pickle only if its pickle has no finding, or store plain numbers",
    references=("CWE-502", "CVE-2019-6446"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such array."""
    for fact in part.facts.of(ObjectArray):
        yield context.finding(part, fact.span, dtype=fact.dtype, shape=str(fact.shape))
