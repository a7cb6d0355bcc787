"""Import of something unsafe by a Keras model.

## What

The configuration names a function or module that rebuilding a model never needs: of Python's
standard library, of another package, or one of Keras' and TensorFlow's own that reads, writes,
downloads or changes settings.

## Why it matters

Older versions import any `module` that the file names and call what they find there; newer
ones have been led round that by functions inside Keras (`get_file`,
`enable_unsafe_deserialization`). Loading the file can run code.

## How it is found

Every `function` reference, every class reference and every function that a `TFOpLambda` layer
calls is compared, exactly, with the activations, losses, metrics, initialisers and classes of Keras.
What is not on the list and is importable is reported here.

## What it misses

Custom classes by a name that nothing resolves; see `keras.unknown-class`.

## Fix

Do not load it. A model that was saved by Keras does not hold such names.

## References

CVE-2025-1550, CVE-2025-8747, CVE-2025-9906, CVE-2025-12060, CWE-502, CWE-470.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.keras import KerasObject
from ..knowledge.keras import WHY, Judgement, judge
from ..part import Part

RULE = Rule(
    id="keras.unsafe-module",
    title="unsafe import by a Keras model",
    message="loading the model would fetch the {kind} {name} (first at {where}){why}",
    severity=Severity.HIGH,
    remedy="Do not load it; ask the publisher for a model that was saved by Keras alone",
    references=("CWE-502", "CWE-470", "CVE-2025-1550", "CVE-2025-8747", "CVE-2025-9906", "CVE-2025-12060"),
    since="0.1.0",
)

_SEVERITY = {
    Judgement.SYSTEM: Severity.CRITICAL,
    Judgement.UNSAFE: Severity.HIGH,
    Judgement.FOREIGN: Severity.HIGH,
}


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each unsafe name."""
    for item in part.facts.of(KerasObject):
        severity = _SEVERITY.get(judge(item))
        if severity is None:
            continue
        name = f"{item.module}.{item.name}" if item.module else item.name
        why = WHY.get(item.name.rpartition(".")[2], "")
        yield context.finding(
            part,
            item.span,
            severity=severity,
            kind=item.kind.replace("tensorflow-function", "TensorFlow function"),
            name=name,
            where=item.where or "the root",
            why=f", which {why}" if why else "",
        )
