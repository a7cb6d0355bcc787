"""Explanation by knowledge: what an attack does with a global.

Nothing here permits anything. A name that is neither here nor in the allowed table is
unknown, and unknown is a finding too.
"""

from __future__ import annotations

from functools import cache

from weighbridge.core.records import dataclass
from weighbridge.core.rule import Severity

from .dangerous_table import KINDS, MODULES, NAMES, WALKED

_ALIASES = {"__builtin__": "builtins", "__builtins__": "builtins"}
_WALK = "its dotted name walks through attributes out of the module that it starts in"


@dataclass(frozen=True, slots=True)
class Danger:
    """What is known of a dangerous global.

    Attributes:
        kind: the kind of ``dangerous_table.KINDS``.
        what: what an attack does with it, a clause.
        severity: how bad a call is.
        code: True when it builds code from data, which some honest pickles do, too.
    """

    kind: str
    what: str
    severity: Severity

    @property
    def code(self) -> bool:
        """True for makers of code objects, functions and classes."""
        return self.kind == "code"


@cache
def _danger(kind: str) -> Danger:
    what, severity = KINDS[kind]
    return Danger(kind, what, Severity[severity.upper()])


@cache
def _exact(module: str) -> dict[str, str]:
    return {name: kind for kind, names in NAMES.get(module, {}).items() for name in names.split()}


def danger_of(module: str, name: str) -> Danger | None:
    """What an attack does with ``module.name``; None when that is not known."""
    module = _ALIASES.get(module, module)
    kind = _exact(module).get(name) if module in NAMES else None
    if kind is None:
        kind = _family(f"{module}.{name}")
    if kind is None and "." in name:
        kind = _joined(f"{module}.{name}")
    if kind is not None:
        return _danger(kind)
    if not WALKED.isdisjoint(name.split(".")[:32]):
        return Danger("walk", _WALK, Severity.CRITICAL)
    return None


def _family(path: str) -> str | None:
    """The kind of the innermost listed module that ``path`` is in."""
    steps = path.split(".")[:32]
    for length in range(len(steps) - 1, 0, -1):
        kind = MODULES.get(".".join(steps[:length]))
        if kind is not None:
            return kind
    return None


def _joined(path: str) -> str | None:
    """The kind of an exact name, wherever module and qualified name are divided."""
    steps = path.split(".")[:32]
    for length in range(len(steps) - 1, 0, -1):
        kind = _exact(".".join(steps[:length])).get(".".join(steps[length:]))
        if kind is not None:
            return kind
    return None
