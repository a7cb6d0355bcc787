"""Code in a pickle.

## What

A pickle carries code as data: it rebuilds functions, classes or code objects from bytes, as cloudpickle and dill do.

## Why it matters

The code can do anything, and it is not visible as source. Honest pickles of functions look the same as hostile ones.

## How it is found

The names of the makers of code objects, functions and classes (`types.CodeType`, cloudpickle's and dill's builders, `marshal`, PyTorch's graph modules) are looked up among the imports and calls.

## What it misses

What the code does: bytecode is not decompiled.

## Fix

Load such a file only if you would run a program of its publisher. Ask for the source of the functions, and for weights alone.

## References

Python documentation, `marshal` and `types`; MITRE ATLAS AML.T0018; CWE-502, CWE-94.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..knowledge.judgement import Standing, danger
from ..part import Part
from ..pickle_uses import uses

RULE = Rule(
    id="pickle.code-object",
    title="code in a pickle",
    message="loading this file would {action} {callable}{arguments}: {danger}",
    severity=Severity.HIGH,
    remedy="Load it only if you would run a program of its publisher",
    references=("CWE-94", "CWE-502", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each maker of code."""
    for use in uses(part, Standing.CODE, by_name=True):
        yield context.finding(
            part,
            use.span,
            action=use.action,
            callable=str(use.target),
            arguments=use.arguments,
            danger=danger(use.target).what,
            opcode=use.opcode,
            ordinal=use.ordinal,
            count=use.count,
            named_at=use.named_at,
        )
