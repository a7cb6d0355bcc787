"""Code in a Keras configuration.

## What

The configuration holds marshalled Python bytecode, as a `Lambda` layer or another object
made of a Python `lambda` does.

## Why it matters

Keras turns the bytecode into a function and calls it while the model is rebuilt or used. The
author of the file runs code of their choice. `safe_mode` does not help for `.h5` files, and
not in older versions.

## How it is found

Every dictionary of the configuration is looked at: `__lambda__` objects, the list that Keras 2
writes for a `Lambda` layer, and any other text that decodes to marshalled code.

## What it misses

What the bytecode does: it is not disassembled. A `Lambda` layer that names a function instead
of holding one is reported by `keras.unsafe-module` or `keras.unknown-class`.

## Fix

Ask the publisher for a model without `Lambda` layers, or rebuild the layer as a class of your own
and load only the weights.

## References

CVE-2024-3660, CVE-2025-9905, CWE-502, MITRE ATLAS AML.T0018.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.keras import KerasCode
from ..part import Part

RULE = Rule(
    id="keras.lambda",
    title="bytecode in a Keras model",
    message="the model stores Python bytecode at {where}, which loading or using it would run",
    severity=Severity.CRITICAL,
    remedy="Do not load it; ask for a model without Lambda layers, or load only the weights into code of your own",
    references=("CWE-502", "CVE-2024-3660", "CVE-2025-9905", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each piece of code."""
    for code in part.facts.of(KerasCode):
        yield context.finding(part, code.span, where=code.where or "its root", form=code.form, size=code.size)
