"""Sorting findings: every state, its precedence, and what stays counted."""

from __future__ import annotations

from datetime import date

from tests.reviewing import QUIET, evidence, finding, subject
from weighbridge.app.triage import Choices, triage
from weighbridge.core.evidence import Verdict
from weighbridge.core.review import State
from weighbridge.core.rule import Profile, Severity
from weighbridge.core.waiver import Waiver

TODAY = date(2026, 11, 22)


def waiver(**changes) -> Waiver:
    given = {
        "rule": "pickle.unsafe-global",
        "match": "model.pkl",
        "reason": "reviewed",
        "owner": "maria@acme.example",
        "expires": date(2027, 1, 9),
    }
    return Waiver(**given | changes)


def states(choices: Choices, *findings) -> list[State]:
    review = triage((evidence(subject(*findings)),), choices, today=TODAY)
    return [item.state for item in review.files[0].findings]


def test_everything_of_the_regular_profile_is_shown() -> None:
    assert states(Choices(), finding(), finding(QUIET)) == [State.SHOWN, State.SHOWN]


def test_selection_takes_ids_and_areas_and_ignoring_wins() -> None:
    both = (finding(), finding(QUIET))
    assert states(Choices(select=("pickle",)), *both) == [State.SHOWN, State.IGNORED]
    assert states(Choices(ignore=("repository.no-licence",)), *both) == [State.SHOWN, State.IGNORED]
    assert states(Choices(select=("pickle",), ignore=("pickle",)), *both) == [State.IGNORED, State.IGNORED]


def test_a_waiver_covers_by_path_name_place_and_area() -> None:
    one = finding(path="deep/model.pkl")
    for match in ("deep/model.pkl", "deep/*", "model.pkl", "*.pkl"):
        assert states(Choices(waivers=(waiver(match=match),)), one) == [State.WAIVED]
    assert states(Choices(waivers=(waiver(rule="pickle"),)), one) == [State.WAIVED]
    assert states(Choices(waivers=(waiver(match="other.pkl"),)), one) == [State.SHOWN]
    assert states(Choices(waivers=(waiver(rule="pick"),)), one) == [State.SHOWN]


def test_an_expired_waiver_covers_nothing_and_is_a_finding() -> None:
    choices = Choices(waivers=(waiver(expires=date(2026, 11, 21)),), waivers_from="weighbridge.toml")
    review = triage((evidence(subject(finding())),), choices, today=TODAY)
    assert review.states["shown"] == 2
    assert review.subjects[-1].evidence.subject.kind == "configuration"
    assert [f.message for f in review.subjects[-1].shown] == [
        "the waiver of pickle.unsafe-global for model.pkl, owned by maria@acme.example, expired on 2026-11-21"
    ]
    assert len(review.files) == 1


def test_a_waiver_holds_on_its_last_day() -> None:
    assert states(Choices(waivers=(waiver(expires=TODAY),)), finding()) == [State.WAIVED]


def test_an_unused_waiver_is_a_finding_that_fails_nothing_by_default() -> None:
    review = triage((evidence(subject()),), Choices(waivers=(waiver(),), waivers_from="w.toml"), today=TODAY)
    assert [f.rule.id for f in review.shown] == ["waiver.unused"]
    assert review.verdict is Verdict.CLEAN


def test_a_baselined_finding_is_not_waived_as_well_and_the_next_expiry_is_told() -> None:
    known = frozenset({finding().fingerprint})
    assert states(Choices(baseline=known), finding()) == [State.BASELINED]
    assert states(Choices(baseline=known, waivers=(waiver(),)), finding()) == [State.WAIVED]
    review = triage((evidence(subject(finding())),), Choices(waivers=(waiver(),)), today=TODAY)
    assert review.next_expiry == date(2027, 1, 9)


def test_profiles_are_orthogonal_to_severity() -> None:
    doubtful = finding(profile=Profile.AUDIT)
    assert states(Choices(), doubtful) == [State.BELOW_PROFILE]
    assert states(Choices(profile=Profile.AUDIT), doubtful) == [State.SHOWN]


def test_nothing_is_dropped() -> None:
    findings = (finding(), finding(QUIET), finding(profile=Profile.STRICT))
    review = triage((evidence(subject(*findings)),), Choices(ignore=("repository",)), today=TODAY)
    assert sum(review.states.values()) == 3


def test_the_verdict_counts_shown_findings_errors_and_gaps() -> None:
    def verdict(*subjects, **choices) -> Verdict:
        return triage((evidence(*subjects),), Choices(**choices), today=TODAY).verdict

    assert verdict(subject(finding(QUIET))) is Verdict.CLEAN
    assert verdict(subject(finding(QUIET)), fail_on=Severity.LOW) is Verdict.FINDINGS
    assert verdict(subject(finding()), ignore=("pickle",)) is Verdict.CLEAN
    assert verdict(subject(skipped="broken")) is Verdict.INCOMPLETE
    assert verdict(subject(error="no")) is Verdict.ERROR
    assert verdict(subject(finding()), subject(error="no")) is Verdict.FINDINGS
    assert verdict() is Verdict.INCOMPLETE
