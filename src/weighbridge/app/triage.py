"""Triage: the one place where findings are sorted for a reader.

Each finding meets the same questions in the same order, and the first that fits decides:

1. not selected, or ignored, by ``--select`` and ``--ignore``: *ignored*
2. covered by a waiver that has not expired: *waived*
3. its fingerprint is in the baseline: *baselined*
4. its profile is more inquisitive than the reader's: *below profile*
5. everything else is *shown*

Severity is never changed, and no finding is dropped. Nothing inside an examined artifact
takes part: names, owners and comments are claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from weighbridge.core.artifact import Artifact
from weighbridge.core.evidence import Coverage, Evidence, SubjectEvidence
from weighbridge.core.finding import Finding
from weighbridge.core.location import Location
from weighbridge.core.records import dataclass, field
from weighbridge.core.review import Review, ReviewedSubject, Sorted, State
from weighbridge.core.rule import Confidence, Profile, Rule, Severity
from weighbridge.core.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the reader chose.

    Attributes:
        select: rule ids and areas; empty for all.
        ignore: rule ids and areas; wins over ``select``.
        waivers: the operator's; empty with ``--no-waivers``.
        waivers_from: the file that holds them, for findings about them.
        baseline: fingerprints of known findings; None when no baseline was given.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile = Profile.REGULAR
    fail_on: Severity = Severity.MEDIUM
    waivers: tuple[Waiver, ...] = ()
    waivers_from: str = ""
    baseline: frozenset[str] | None = None


@dataclass(slots=True, kw_only=True)
class _Desk:
    choices: Choices
    today: date
    used: set[int] = field(default_factory=set)

    def sort(self, finding: Finding, place: str) -> Sorted:
        choices = self.choices
        names = {finding.rule.id, finding.rule.area}
        if (choices.select and names.isdisjoint(choices.select)) or not names.isdisjoint(choices.ignore):
            return Sorted(finding=finding, state=State.IGNORED)
        waiver = self._waiver(finding, place)
        if waiver is not None:
            return Sorted(finding=finding, state=State.WAIVED, waiver=waiver)
        if choices.baseline is not None and finding.fingerprint in choices.baseline:
            return Sorted(finding=finding, state=State.BASELINED)
        if finding.profile > choices.profile:
            return Sorted(finding=finding, state=State.BELOW_PROFILE)
        return Sorted(finding=finding, state=State.SHOWN)

    def _waiver(self, finding: Finding, place: str) -> Waiver | None:
        covering = None
        for index, waiver in enumerate(self.choices.waivers):
            if not waiver.expired(self.today) and waiver.covers(finding, place):
                self.used.add(index)
                covering = covering or waiver
        return covering

    def about_waivers(self) -> Iterator[Finding]:
        for index, waiver in enumerate(self.choices.waivers):
            if waiver.expired(self.today):
                from .rules.waiver_expired import RULE as expired  # noqa: N811, PLC0415 - only where needed

                yield _about(waiver, expired, self.choices.waivers_from)
            elif index not in self.used:
                from .rules.waiver_unused import RULE as unused  # noqa: N811, PLC0415 - only where needed

                yield _about(waiver, unused, self.choices.waivers_from)


def triage(evidence: tuple[Evidence, ...], choices: Choices | None = None, *, today: date | None = None) -> Review:
    """Sort every finding of ``evidence`` for a reader.

    Args:
        evidence: one for each target.
        choices: by default, everything of the regular profile is shown.
        today: decides which waivers hold; by default today's date in UTC.
    """
    choices = choices or Choices()
    desk = _Desk(choices=choices, today=today or datetime.now(UTC).date())
    subjects = [
        ReviewedSubject(
            evidence=subject,
            target=one.target,
            findings=tuple(desk.sort(finding, subject.subject.place) for finding in subject.findings),
        )
        for one in evidence
        for subject in one.subjects
    ]
    about = tuple(desk.about_waivers())
    if about:
        subjects.append(_configuration(about, desk))
    return Review(
        evidence=evidence,
        subjects=tuple(subjects),
        fail_on=choices.fail_on,
        baseline=choices.baseline is not None,
    )


def _about(waiver: Waiver, rule: Rule, place: str) -> Finding:
    return Finding(
        rule=rule,
        subject=None,
        location=Location(path=place),
        severity=rule.severity,
        confidence=Confidence.HIGH,
        profile=rule.profile,
        params={
            "rule": waiver.rule,
            "match": waiver.match,
            "owner": waiver.owner,
            "reason": waiver.reason,
            "expires": waiver.expires.isoformat(),
        },
    )


def _configuration(about: tuple[Finding, ...], desk: _Desk) -> ReviewedSubject:
    place = desk.choices.waivers_from
    subject = SubjectEvidence(
        subject=Artifact(kind="configuration", name=place, digest=None, size=0, locator=place),
        formats=(),
        coverage=Coverage(),
        findings=about,
    )
    return ReviewedSubject(evidence=subject, target=place, findings=tuple(desk.sort(f, place) for f in about))
