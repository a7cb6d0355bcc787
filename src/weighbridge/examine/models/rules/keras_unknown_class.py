"""Unknown class or function in a Keras model.

## What

The configuration names a class or function that Keras itself does not write: a custom one, or
one of a version that this table does not know.

## Why it matters

To load the model, somebody has to supply the code for the name. What that code does was not
examined, and arguments for it come from the file.

## How it is found

Module, class name and registered name are compared, exactly, with a table made from Keras 3 and
Keras 2.

## What it misses

Nothing that has a name; what the code does is out of sight.

## Fix

Read the custom code that the publisher ships, and pass exactly those classes as
`custom_objects`.

## References

CWE-470, MITRE ATLAS AML.T0018.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.keras import KerasObject
from ..knowledge.keras import Judgement, judge
from ..part import Part

RULE = Rule(
    id="keras.unknown-class",
    title="unknown name in a Keras model",
    message="the model needs the {kind} {name}, which is not known to be part of Keras (first at {where})",
    severity=Severity.MEDIUM,
    remedy="Read the code that the publisher ships for it before you pass it as a custom object",
    references=("CWE-470", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each unknown name."""
    for item in part.facts.of(KerasObject):
        if judge(item) is Judgement.UNKNOWN:
            yield context.finding(
                part,
                item.span,
                kind=item.kind.replace("tensorflow-function", "TensorFlow function"),
                name=".".join(filter(None, (item.module, item.name))) or "(no name)",
                where=item.where or "the root",
                registered=item.registered or None,
            )
