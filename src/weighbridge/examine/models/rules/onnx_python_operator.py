"""Operators that call Python.

## What

A node calls back into Python or PyTorch, by a name that the model holds.

## Why it matters

The model chooses what is called and with which arguments.

## How it is found

Every node's operator is compared with a table of such operators, whatever its domain.

## What it misses

Custom operators of other names; `onnx.custom-domain` reports those.

## Fix

Export the model without such operators.

## References

CWE-470 Use of Externally-Controlled Input to Select Classes or Code.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import OperatorUse
from ..knowledge.onnx_domains import PYTHON_OPERATORS
from ..part import Part

RULE = Rule(
    id="onnx.python-operator",
    title="operators that call Python",
    message="{where} uses {operator}, which {reason}",
    severity=Severity.HIGH,
    remedy="Ask for a model in standard operators",
    references=(
        "CWE-470",
        "AML.T0018",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such operator."""
    for use in part.facts.of(OperatorUse):
        reason = PYTHON_OPERATORS.get(use.name)
        if reason is not None:
            operator = f"{use.domain}::{use.name}"
            yield context.finding(part, use.span, operator=operator, reason=reason, where=use.where)
