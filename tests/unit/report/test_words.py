"""Numbers for people, and the two lines of the summary."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reviewing import QUIET, evidence, finding, subject
from weighbridge.app.triage import Choices, triage
from weighbridge.core.rule import Profile
from weighbridge.core.waiver import Waiver
from weighbridge.report import words
from weighbridge.report.style import Style
from weighbridge.report.summary import summary


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (438_064_459, "438 MB"),
        (6.2e9, "6.2 GB"),
        (9.99999e17, "1000.0 PB"),
    ],
)
def test_sizes(count: float, text: str) -> None:
    assert words.size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0.0 s"), (0.31, "0.3 s"), (41, "41 s"), (725, "12 min 5 s"), (7300, "2 h 1 min")]
)
def test_durations(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


def test_the_summary_says_what_was_and_what_was_not_examined() -> None:
    waiver = Waiver(rule="repository", match="*", reason="r", owner="o", expires=date(2027, 1, 9))
    review = triage(
        (
            evidence(
                subject(finding(), finding(QUIET), finding(callable="x", profile=Profile.AUDIT)),
                subject(name="notes.xyz", skipped="unknown format"),
                subject(name="secret.bin", error="the file could not be opened"),
            ),
        ),
        Choices(waivers=(waiver,), baseline=frozenset()),
        today=date(2026, 11, 22),
    )
    assert list(summary(review, Style())) == [
        (
            "examined 1 of 3 files (2.5 kB) in 41 s · not wholly 1: notes.xyz (unknown format) · "
            "unreadable 1: secret.bin (the file could not be opened)"
        ),
        "1 critical · 1 waived (next expiry 2027-01-09) · 0 baselined · 1 below profile    verdict: ✗ findings",
    ]


def test_a_clean_run_says_so() -> None:
    assert list(summary(triage((evidence(subject()),)), Style(unicode=False))) == [
        "examined 1 file (1.2 kB) in 41 s",
        "no findings    verdict: ok clean",
    ]
