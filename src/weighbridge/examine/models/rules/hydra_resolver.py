"""Resolver in a configuration.

## What

A configuration asks OmegaConf to call a resolver: `${name:arguments}`.

## Why it matters

Resolvers read the environment (`oc.env`, and with it secrets), decode and create values; custom ones run whatever the application registered, often `eval`.

## How it is found

The pattern is found in every value of a JSON or YAML document. The resolvers of OmegaConf itself that only rearrange the configuration are known.

## What it misses

Interpolations that are assembled at run time.

## Fix

Replace them by values.

## References

CWE-526 Cleartext Storage of Sensitive Information in an Environment Variable.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import Interpolation
from ..part import Part

RULE = Rule(
    id="hydra.resolver",
    title="resolver in a configuration",
    message="{where} calls the resolver {resolver}",
    severity=Severity.MEDIUM,
    remedy="Resolve the configuration without custom resolvers, or replace the value",
    references=("CWE-470", "CWE-526"),
    since="0.1.0",
)

_HARMLESS = frozenset({"oc.select", "oc.dict.keys", "oc.dict.values", "oc.deprecated", "oc.create", "oc.decode"})
_LOW = frozenset({"oc.env", "env", "now", "hydra"})


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each resolver; low for those that only read environment or clock."""
    for seen in part.facts.of(Interpolation):
        if seen.resolver not in _HARMLESS:
            severity = Severity.LOW if seen.resolver in _LOW else Severity.MEDIUM
            yield context.finding(part, seen.span, severity=severity, where=seen.where, resolver=seen.resolver)
