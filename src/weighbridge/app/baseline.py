"""Baselines: findings that a team knows of and will deal with later.

A baseline is a JSON file of fingerprints, so it survives moved offsets, reworded messages
and changed severities. Writing one is a deliberate act; a scan only ever reads it.
"""

from __future__ import annotations

import json
from typing import Any

from weighbridge.core.errors import UsageError
from weighbridge.core.records import dataclass
from weighbridge.core.review import Review, State
from weighbridge.core.version import __version__

FORMAT = 1
"""Version of the file's shape. A newer shape brings a module that reads the older ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One known finding; rule and path are for the people who read the file."""

    fingerprint: str
    rule: str
    path: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The file's content.

    Attributes:
        rule_pack: digest of the rules that made it; other rules may see things that it cannot know.
    """

    tool: str
    rule_pack: str
    known: tuple[Known, ...]

    @property
    def fingerprints(self) -> frozenset[str]:
        """What triage compares."""
        return frozenset(known.fingerprint for known in self.known)


def baseline_of(review: Review) -> Baseline:
    """A baseline that holds what ``review`` shows (and what an older baseline hid already)."""
    known: dict[str, Known] = {}
    for subject in review.files:
        for item in subject.findings:
            if item.state in {State.SHOWN, State.BASELINED}:
                finding = item.finding
                known.setdefault(
                    finding.fingerprint,
                    Known(
                        fingerprint=finding.fingerprint,
                        rule=finding.rule.id,
                        path=finding.location.path,
                        route=finding.location.route_text,
                    ),
                )
    ordered = sorted(known.values(), key=lambda one: (one.path, one.route, one.rule, one.fingerprint))
    return Baseline(tool=__version__, rule_pack=review.rule_pack, known=tuple(ordered))


def dumps(baseline: Baseline) -> str:
    """The file's text: one finding a line, sorted, so that version control shows what changed."""
    head = {"baseline": FORMAT, "tool": {"name": "weighbridge", "version": baseline.tool}, "rules": baseline.rule_pack}
    lines = ",\n".join(
        "    " + json.dumps({"fingerprint": one.fingerprint, "rule": one.rule, "path": one.path, "route": one.route})
        for one in baseline.known
    )
    start = json.dumps(head, indent=2)[:-2]
    return f'{start},\n  "findings": [\n{lines}\n  ]\n}}\n' if lines else f'{start},\n  "findings": []\n}}\n'


def loads(text: str, name: str) -> Baseline:
    """Read a baseline's text; raise :class:`UsageError` when it is none. ``name`` is for the message."""
    try:
        data: Any = json.loads(text)
        version = data["baseline"]
        known = tuple(_known(item) for item in data["findings"])
        baseline = Baseline(tool=str(data["tool"]["version"]), rule_pack=str(data["rules"]), known=known)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused(name, f"{type(error).__name__}: {error}") from error
    if version != FORMAT:
        raise _refused(name, f"its shape is version {version!r}; this version of weighbridge reads {FORMAT}")
    return baseline


def _known(item: dict[str, Any]) -> Known:
    fingerprint, rule, path, route = (item[key] for key in ("fingerprint", "rule", "path", "route"))
    if not all(isinstance(value, str) for value in (fingerprint, rule, path, route)):
        raise TypeError("a finding's fields are texts")
    return Known(fingerprint=fingerprint, rule=rule, path=path, route=route)


def _refused(name: str, cause: str) -> UsageError:
    return UsageError(
        "baseline.malformed",
        f"{name} is not a baseline",
        cause=cause[:300],
        remedy="write it again with: weighbridge baseline write TARGET -o FILE",
    )
