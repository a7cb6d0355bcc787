"""Findings: what a rule saw, where, and how bad and how certain it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TypeAlias

from .digest import Digest
from .errors import InternalError
from .location import Location
from .records import dataclass, field
from .rule import Confidence, Profile, Rule, Severity

Parameter: TypeAlias = str | int | float | bool | tuple[str, ...] | None
"""What a finding's parameter may be. Strings may hold anything that the artifact held: escape them to show them."""

PLACES = frozenset({"named_at", "ordinal", "count"})
"""Parameters that say where and how often, which is not part of a finding's identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One observation of one rule.

    Prose is rendered from ``params`` by the rule's template, so rewording a message never
    changes what a finding *is*. Two findings with equal fingerprints are the same
    observation, whatever their offsets.
    """

    rule: Rule
    subject: Digest | None
    location: Location
    severity: Severity
    confidence: Confidence
    profile: Profile
    params: Mapping[str, Parameter] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The rule's template filled with the parameters. Unescaped."""
        shown = {key: ", ".join(value) if isinstance(value, tuple) else value for key, value in self.params.items()}
        try:
            return self.rule.message.format_map(shown)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise InternalError(
                "finding.message", f"rule {self.rule.id} cannot render its message", cause=repr(error)
            ) from error

    @property
    def fingerprint(self) -> str:
        """Identity for baselines: rule, path, route and parameters; no offsets, no prose, no severity."""
        import json  # noqa: PLC0415 - 2 ms that a scan without findings need not pay

        params = sorted((key, value) for key, value in self.params.items() if key not in PLACES)
        identity = [self.rule.id, self.location.path, self.location.route, params]
        text = json.dumps(identity, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]
