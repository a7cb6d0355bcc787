"""Configuration that names a callable.

## What

A configuration names a Python callable under `_target_`, which Hydra, OmegaConf and the frameworks on them import and call.

## Why it matters

`instantiate` calls whatever stands there with the arguments beside it. CVE-2025-23304 ran code from a model's configuration this way.

## How it is found

Every `_target_` in JSON and YAML is compared with an exact list of classes that are known to compute only; a table of known-dangerous callables decides how bad the rest is.

## What it misses

What a known class does with hostile arguments.

## Fix

Look the callable up. Keep the names that your application may build in a list of its own.

## References

CWE-470 Use of Externally-Controlled Input to Select Classes or Code; CVE-2025-23304; CVE-2025-23249; CVE-2025-23360.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity
from weighbridge.examine.signals.callables import builtin_of, capability_of

from ..code_targets import DATA_CALLABLES
from ..context import Context
from ..facts.common import CodeReference
from ..part import Part

RULE = Rule(
    id="hydra.target",
    title="configuration that names a callable",
    message="{where} names the callable {target}, which {meaning}",
    severity=Severity.MEDIUM,
    remedy="Do not instantiate this configuration before you know every callable in it",
    references=("CWE-470", "CWE-94", "CVE-2025-23304"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each callable that is not known to be harmless."""
    for reference in part.facts.of(CodeReference):
        if reference.mechanism != "hydra" or reference.target in DATA_CALLABLES:
            continue
        kind = capability_of(builtin_of(reference.target))
        severity = Severity.MEDIUM if kind is None else Severity.CRITICAL
        meaning = "is unknown" if kind is None else f"is known for {kind}"
        yield context.finding(
            part, reference.span, severity=severity, where=reference.where, target=reference.target, meaning=meaning
        )
