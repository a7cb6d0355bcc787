"""Operators from a custom domain.

## What

A node uses an operator of a domain that no well-known runtime brings along, and that the model does not define as a function.

## Why it matters

Such an operator is machine code in a shared library, which the user is asked to register with the runtime before the model loads.

## How it is found

The domain of every node, in every subgraph and function, is compared exactly with a table of known domains.

## What it misses

A library that replaces a standard operator.

## Fix

Ask for a model in standard operators, or review and pin the library.

## References

CWE-829 Inclusion of Functionality from Untrusted Control Sphere.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.tensors import OperatorUse
from ..knowledge.onnx_domains import KNOWN_DOMAINS
from ..part import Part

RULE = Rule(
    id="onnx.custom-domain",
    title="operators from a custom domain",
    message="the model needs code of the domain {domain} for {operators}",
    severity=Severity.MEDIUM,
    remedy="Review the library that implements these operators as you would any program",
    references=(
        "CWE-829",
        "AML.T0018",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such domain, with the operators that it is asked for."""
    domains: dict[str, list[OperatorUse]] = {}
    for use in part.facts.of(OperatorUse):
        if use.domain not in KNOWN_DOMAINS:
            domains.setdefault(use.domain, []).append(use)
    for domain, uses in domains.items():
        operators = tuple(use.name for use in uses[:20])
        yield context.finding(part, uses[0].span, domain=domain, operators=operators, where=uses[0].where)
