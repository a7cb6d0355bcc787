"""Reviews: examined targets as one reader sees them.

Evidence holds everything that was found. A review adds what the reader's own choices make
of each finding: nothing is dropped, every finding keeps a state and is counted by it.
Reports print reviews and nothing else.
"""

from __future__ import annotations

import enum
from collections import Counter
from datetime import date

from .evidence import Evidence, SubjectEvidence, Verdict
from .finding import Finding
from .records import dataclass
from .rule import Severity
from .waiver import Waiver


class State(enum.StrEnum):
    """What became of a finding on its way to the reader."""

    SHOWN = "shown"
    WAIVED = "waived"
    BASELINED = "baselined"
    BELOW_PROFILE = "below-profile"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """One finding and its state. ``waiver`` is set exactly for waived findings."""

    finding: Finding
    state: State
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedSubject:
    """One subject of one target, with every finding sorted."""

    evidence: SubjectEvidence
    target: str
    findings: tuple[Sorted, ...]

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings that the reader is to see."""
        return tuple(item.finding for item in self.findings if item.state is State.SHOWN)

    def verdict(self, threshold: Severity) -> Verdict:
        """As :meth:`SubjectEvidence.verdict`, over the shown findings only."""
        if self.evidence.error is not None:
            return Verdict.ERROR
        if any(finding.severity >= threshold for finding in self.shown):
            return Verdict.FINDINGS
        return Verdict.CLEAN if self.evidence.coverage.complete else Verdict.INCOMPLETE


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The result of one command.

    Attributes:
        evidence: one for each target, in the order of the command line.
        subjects: every file of every target; at the end the operator's configuration, where
            a waiver in it has expired or matches nothing.
        fail_on: the severity from which a finding makes the verdict ``findings``.
        baseline: True when a baseline was given, so that "0 baselined" is worth saying.
    """

    evidence: tuple[Evidence, ...]
    subjects: tuple[ReviewedSubject, ...]
    fail_on: Severity
    baseline: bool = False

    @property
    def files(self) -> tuple[ReviewedSubject, ...]:
        """The examined files, without the operator's configuration."""
        return tuple(subject for subject in self.subjects if subject.evidence.subject.kind != "configuration")

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Every finding that the reader is to see."""
        return tuple(finding for subject in self.subjects for finding in subject.shown)

    @property
    def severities(self) -> dict[str, int]:
        """How many findings are shown of each severity that occurs, the worst first."""
        counts = Counter(finding.severity for finding in self.shown)
        return {severity.label: counts[severity] for severity in sorted(counts, reverse=True)}

    @property
    def states(self) -> dict[str, int]:
        """How many findings are in each state, every state named."""
        counts = Counter(item.state for subject in self.subjects for item in subject.findings)
        return {state.value: counts[state] for state in State}

    @property
    def next_expiry(self) -> date | None:
        """The first day on which a waiver that was used ends."""
        used = [item.waiver.expires for subject in self.subjects for item in subject.findings if item.waiver]
        return min(used, default=None)

    @property
    def complete(self) -> bool:
        """True when something was examined and nothing was left out."""
        return bool(self.evidence) and all(evidence.complete for evidence in self.evidence)

    @property
    def seconds(self) -> float:
        """From the first target's start to the last one's end."""
        if not self.evidence:
            return 0.0
        started = min(evidence.started for evidence in self.evidence)
        return (max(evidence.finished for evidence in self.evidence) - started).total_seconds()

    @property
    def rule_pack(self) -> str:
        """The digest of the rules that took part."""
        return self.evidence[0].rule_pack if self.evidence else ""

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of any subject."""
        seen = {subject.verdict(self.fail_on) for subject in self.subjects}
        for verdict in (Verdict.FINDINGS, Verdict.ERROR, Verdict.INCOMPLETE):
            if verdict in seen:
                return verdict
        return Verdict.CLEAN if seen else Verdict.INCOMPLETE
