"""Evidence: what an examiner established about a target, and what it did not look at.

"Clean" exists only where coverage is complete.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .artifact import Artifact
from .finding import Finding
from .records import dataclass, field
from .rule import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A part that a parser read to its end. ``bytes`` is the part's length."""

    route: str
    format: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A part that was not, or not wholly, examined, and why."""

    route: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked at. Routes are text as in :attr:`.Location.route_text`."""

    examined: tuple[Examined, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    limits_hit: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True when every part was examined to its end and no limit was hit."""
        return not self.skipped and not self.limits_hit


class Verdict(enum.StrEnum):
    """The state of one examined subject; not a decision (only policy decides)."""

    CLEAN = "clean"
    FINDINGS = "findings"
    INCOMPLETE = "incomplete"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SubjectEvidence:
    """Everything seen in one file of the target.

    Attributes:
        formats: every format that a loader could take the file for, the likeliest first.
        facts: JSON-ready values (see the JSON schema): ``tensors``, ``globals``, ``licence`` …
        error: why the file could not be read at all; then nothing else is set.
    """

    subject: Artifact
    formats: tuple[str, ...]
    coverage: Coverage
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None

    def __repr__(self) -> str:
        return f"<SubjectEvidence {self.subject.name!r}: {self.verdict()}, {len(self.findings)} findings>"

    def verdict(self, threshold: Severity = Severity.MEDIUM) -> Verdict:
        """Clean needs complete coverage and no finding at or above ``threshold``."""
        if self.error is not None:
            return Verdict.ERROR
        if any(finding.severity >= threshold for finding in self.findings):
            return Verdict.FINDINGS
        return Verdict.CLEAN if self.coverage.complete else Verdict.INCOMPLETE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Evidence:
    """The result of one examination of one target (a file, a folder, a stream).

    Attributes:
        target: the locator as it was given.
        examiner: name and version, for example ``weighbridge.models 0.1.0``.
        rule_pack: digest over every rule's identity and data that took part.
        settings: digest over the limits and selections that could change the result.
        facts: what is true of the target as a whole (framework, architecture, licence …).
    """

    target: str
    examiner: str
    rule_pack: str
    settings: str
    started: datetime
    finished: datetime
    subjects: tuple[SubjectEvidence, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return (
            f"<Evidence of {self.target!r}: {self.verdict()}, {len(self.findings)} findings, "
            f"{len(self.subjects)} files, {'complete' if self.complete else 'incomplete'}>"
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All subjects' findings, in the subjects' order."""
        return tuple(finding for subject in self.subjects for finding in subject.findings)

    @property
    def complete(self) -> bool:
        """True when something was examined and every subject's coverage is complete."""
        return bool(self.subjects) and all(s.error is None and s.coverage.complete for s in self.subjects)

    def verdict(self, threshold: Severity = Severity.MEDIUM) -> Verdict:
        """The worst of the subjects' verdicts: findings before error before incomplete before clean."""
        seen = {subject.verdict(threshold) for subject in self.subjects}
        for verdict in (Verdict.FINDINGS, Verdict.ERROR, Verdict.INCOMPLETE):
            if verdict in seen:
                return verdict
        return Verdict.CLEAN if seen else Verdict.INCOMPLETE
