"""File access by a Keras model.

## What

The configuration gives a path or an address to a class that opens it: the vocabulary of a
lookup layer, the folder of a `TFSMLayer`.

## Why it matters

While it rebuilds the model Keras reads the file with the rights of the process; its contents
become part of the model, from where they can be read back. A remote path makes the process
connect to a server of the author's choice. A `TFSMLayer` loads a second model, which can hold code.

## How it is found

Arguments of every object in the configuration that name files when they are strings. A path that is
absolute, climbs out of its folder, starts from a home folder or has a scheme is `high`; a plain relative
one, which is opened relative to the working directory, is `medium`.

## What it misses

Arguments of custom classes under names of their own.

## Fix

Ask for a model whose vocabulary is stored in it, as Keras does when a layer was adapted or was given a list.

## References

CVE-2025-12058, CWE-73, CWE-918.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.keras import KerasFile, KerasObject
from ..knowledge.keras import Judgement, judge
from ..part import Part

RULE = Rule(
    id="keras.file-access",
    title="file access by a Keras model",
    message="rebuilding the model would open {target} ({key} of {owner} at {where})",
    severity=Severity.HIGH,
    remedy="Ask for a model that carries its vocabulary and its parts in itself",
    references=("CWE-73", "CWE-918", "CVE-2025-12058"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each file, and one for each layer that loads another model."""
    for file in part.facts.of(KerasFile):
        severity = Severity.HIGH if _leaves(file.target) else Severity.MEDIUM
        yield context.finding(
            part, file.span, severity=severity, target=file.target, key=file.key, owner=file.owner, where=file.where
        )
    for item in part.facts.of(KerasObject):
        if judge(item) is Judgement.LOADER:
            yield context.finding(
                part, item.span, target="another model", key="filepath", owner=item.name, where=item.where or "the root"
            )


def _leaves(target: str) -> bool:
    """True for a path that leads out of the folder that it is resolved in."""
    path = target.replace("\\", "/")
    return path.startswith(("/", "~")) or ":" in path or ".." in path.split("/")
