"""Baselines: what they hold, and that only baselines are read."""

from __future__ import annotations

import json

import pytest

from tests.reviewing import QUIET, evidence, finding, subject
from weighbridge.app.baseline import baseline_of, dumps, loads
from weighbridge.app.triage import Choices, triage
from weighbridge.core.errors import UsageError
from weighbridge.core.location import Span


def test_it_survives_the_file_and_moved_offsets() -> None:
    review = triage((evidence(subject(finding(span=Span(1, 2)), finding(QUIET))),))
    baseline = loads(dumps(baseline_of(review)), "b.json")
    assert [known.rule for known in baseline.known] == ["pickle.unsafe-global", "repository.no-licence"]
    moved = (evidence(subject(finding(span=Span(7, 9)), finding(callable="os.popen"))),)
    again = triage(moved, Choices(baseline=baseline.fingerprints))
    assert [item.state.value for item in again.files[0].findings] == ["baselined", "shown"]


def test_writing_again_keeps_what_it_hides() -> None:
    first = baseline_of(triage((evidence(subject(finding())),)))
    again = triage((evidence(subject(finding())),), Choices(baseline=first.fingerprints))
    assert baseline_of(again) == first


def test_ignored_findings_are_not_recorded() -> None:
    review = triage((evidence(subject(finding())),), Choices(ignore=("pickle",)))
    assert baseline_of(review).known == ()
    assert loads(dumps(baseline_of(review)), "b.json").known == ()


def test_the_file_has_a_line_for_each_finding() -> None:
    text = dumps(baseline_of(triage((evidence(subject(finding(), finding(QUIET))),))))
    assert sum('"fingerprint"' in line for line in text.splitlines()) == 2
    assert json.loads(text)["baseline"] == 1


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"baseline": 1}', "[" * 100_000, '{"baseline":1,"tool":{"version":"1"},"rules":"","findings":[1]}',
     '{"baseline":1,"tool":{"version":"1"},"rules":"","findings":[{"fingerprint":1,"rule":"","path":"","route":""}]}',
     '{"baseline":2,"tool":{"version":"1"},"rules":"","findings":[]}'],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        loads(text, "b.json")
    assert caught.value.exit_code == 2
    assert "b.json" in caught.value.summary
