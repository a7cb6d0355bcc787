"""Pickle inside a Keras model.

## What

The configuration has a `TorchModuleWrapper` layer, whose module is a pickled PyTorch object.

## Why it matters

Rebuilding the layer calls `torch.load` on bytes from the file. A pickle runs code of its author's choice.

## How it is found

By the class' name, whatever module it is said to come from. The pickle itself is
examined as a part of its own, with the rules for pickles.

## What it misses

Nothing that uses this layer.

## Fix

Ask the publisher for the PyTorch model's weights as safetensors, and for its code.

## References

CVE-2025-49655, CWE-502.

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
    id="keras.nested-pickle",
    title="pickle in a Keras model",
    message="the layer {name} at {where} would unpickle an object that the model holds",
    severity=Severity.HIGH,
    remedy="Do not load it; ask for the weights as safetensors and for the layer's code",
    references=("CWE-502", "CVE-2025-49655"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each layer that unpickles."""
    for item in part.facts.of(KerasObject):
        if judge(item) is Judgement.PICKLE:
            yield context.finding(part, item.span, name=item.name, where=item.where or "the root")
