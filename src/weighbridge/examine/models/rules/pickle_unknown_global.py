"""Unknown callable in a pickle.

## What

A pickle names a class or function that models of the known libraries do not write: usually a class of the publisher's own program, sometimes a gadget that nobody has described yet.

## Why it matters

Importing it runs its module, and calling it runs its code, with arguments that the file chooses. Whether that does harm depends on code that is not in the file.

## How it is found

Every import and call is looked up by its exact module and complete qualified name in the table of globals that real models write. What is not there is unknown.

## What it misses

Nothing that the stream imports; the table errs on the side of reporting.

## Fix

Read what the callable does before you load the file, or ask for a state dictionary in safetensors. If it is harmless, waive the finding for this file's digest.

## References

Python documentation, `pickle`: "The pickle module is not secure"; MITRE ATLAS AML.T0018; CWE-502.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..knowledge.judgement import Standing
from ..part import Part
from ..pickle_uses import uses

RULE = Rule(
    id="pickle.unknown-global",
    title="unknown callable in a pickle",
    message="loading this file would {action} {callable}, which no known model library writes",
    severity=Severity.MEDIUM,
    remedy="Read what it does before you load the file",
    references=("CWE-502", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each unknown global."""
    for use in uses(part, Standing.UNKNOWN, by_name=True):
        yield context.finding(
            part,
            use.span,
            action=use.action,
            callable=str(use.target),
            opcode=use.opcode,
            ordinal=use.ordinal,
            count=use.count,
            named_at=use.named_at,
        )
