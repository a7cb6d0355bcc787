"""Opcode with a wrong operand.

## What

An opcode of a pickle finds an operand of the wrong type, or none at all, on the stack or in the memo.

## Why it matters

No pickler writes this. It is how files mislead or crash scanners that guess operands, while one of the loaders still goes on.

## How it is found

The pickle machine checks the types of all operands as the loaders use them.

## What it misses

Nothing that the machine's stack shows.

## Fix

Do not load the file; make it again if it is your own.

## References

CPython, `Modules/_pickle.c`; CWE-843.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import OperandConfusion
from ..part import Part

RULE = Rule(
    id="pickle.operand-confusion",
    title="opcode with a wrong operand",
    message="the pickle misuses an opcode: {detail}",
    severity=Severity.HIGH,
    remedy="Do not load the file",
    references=("CWE-502", "CWE-843"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each kind of misuse."""
    for fact in part.facts.of(OperandConfusion):
        yield context.finding(part, fact.span, detail=fact.detail, opcode=fact.opcode, ordinal=fact.ordinal)
