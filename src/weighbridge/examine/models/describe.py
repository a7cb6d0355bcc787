"""Descriptions: the facts that evidence carries on, as JSON-ready values.

Keys that are present only when there is something to say: ``tensors`` (count, bytes and
a list), ``globals`` (imported names of all pickles), ``calls``, ``references``, ``code``
(names of code that a loader would run, and scripts and machine code in the target), and
every ``Property`` key with its distinct values.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .facts.common import CodeReference, NativeCode, Property, Reference, Script, Tensor
from .facts.pickle import Call, Global, Import
from .part import Part


def describe(parts: Iterable[Part]) -> dict[str, Any]:
    """Summarise the facts of one file's tree (or of a whole target's)."""
    flat = [part for top in parts for part in top.walk()]
    sections = {
        "tensors": _tensors(flat),
        "globals": _globals(flat),
        "calls": _calls(flat),
        "references": _references(flat),
        "code": _code(flat),
    }
    return dict(sorted(_properties(flat).items())) | {key: value for key, value in sections.items() if value}


def _properties(parts: list[Part]) -> dict[str, list[str]]:
    values: dict[str, dict[str, None]] = {}
    for part in parts:
        for fact in part.facts.of(Property):
            values.setdefault(fact.key, {})[fact.value] = None
    return {key: list(found) for key, found in values.items()}


def _tensors(parts: list[Part]) -> dict[str, Any] | None:
    tensors = [tensor for part in parts for tensor in part.facts.of(Tensor)]
    if not tensors:
        return None
    return {
        "count": len(tensors),
        "bytes": sum(tensor.bytes or 0 for tensor in tensors),
        "list": [
            {"name": tensor.name, "shape": list(tensor.shape), "dtype": tensor.dtype, "bytes": tensor.bytes}
            for tensor in tensors
        ],
    }


def _globals(parts: list[Part]) -> list[str]:
    return sorted({str(fact.target) for part in parts for fact in part.facts.of(Import)})


def _calls(parts: list[Part]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for part in parts:
        for fact in part.facts.of(Call):
            name = str(fact.callee) if isinstance(fact.callee, Global) else "(indirect)"
            counts[name] = counts.get(name, 0) + fact.count
    return [{"callable": name, "count": count} for name, count in sorted(counts.items())]


def _references(parts: list[Part]) -> list[dict[str, str]]:
    found = {(str(fact.kind), fact.target, fact.where): None for part in parts for fact in part.facts.of(Reference)}
    return [{"kind": kind, "target": target, "where": where} for kind, target, where in found]


def _code(parts: list[Part]) -> list[dict[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for part in parts:
        place = "/".join((part.path, *part.route))
        found.update(dict.fromkeys((f.mechanism, f.target) for f in part.facts.of(CodeReference)))
        found.update(dict.fromkeys((f.language, place) for f in part.facts.of(Script)))
        found.update(dict.fromkeys((f.kind, place) for f in part.facts.of(NativeCode)))
    return [{"kind": kind, "name": name} for kind, name in found]
