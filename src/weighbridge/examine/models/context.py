"""What a rule sees besides the part, and how it makes findings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from weighbridge.core.digest import Digest
from weighbridge.core.finding import Finding, Parameter
from weighbridge.core.location import Location, Span
from weighbridge.core.records import dataclass, field
from weighbridge.core.rule import Confidence, Profile, Rule, Severity

from .part import Part

NO_DIGESTS: Mapping[str, Digest] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule may know besides the part's facts, and how it makes findings.

    Attributes:
        rule: the rule that runs.
        root: the root of the tree; the whole target for unit rules, the file's own
            parts otherwise.
        ancestors: the parts around the checked part, outermost first.
        digests: the files' digests by path, where they were asked for.
    """

    rule: Rule
    root: Part
    ancestors: tuple[Part, ...] = ()
    digests: Mapping[str, Digest] = field(default_factory=lambda: NO_DIGESTS)

    def finding(
        self,
        part: Part,
        span: Span | None = None,
        *,
        severity: Severity | None = None,
        confidence: Confidence = Confidence.HIGH,
        profile: Profile | None = None,
        **params: Parameter,
    ) -> Finding:
        """Make a finding of this rule at ``span`` of ``part``."""
        return Finding(
            rule=self.rule,
            subject=self.digests.get(part.path),
            location=Location(path=part.path, route=part.route, span=span),
            severity=self.rule.severity if severity is None else severity,
            confidence=confidence,
            profile=self.rule.profile if profile is None else profile,
            params=params,
        )
