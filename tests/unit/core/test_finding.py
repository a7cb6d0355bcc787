from dataclasses import replace

import pytest

from weighbridge.core.errors import InternalError
from weighbridge.core.finding import Finding
from weighbridge.core.location import Location, Span
from weighbridge.core.rule import Confidence, Profile, Rule, Severity

RULE = Rule(
    id="pickle.unsafe-global",
    title="unsafe global",
    message="would call {callable} with {arguments}",
    severity=Severity.CRITICAL,
    remedy="do not",
    since="0.1.0",
)
FINDING = Finding(
    rule=RULE,
    subject=None,
    location=Location(path="a.bin", route=("archive/data.pkl",), span=Span(28, 41)),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    profile=Profile.REGULAR,
    params={"callable": "posix.system", "arguments": ("true", "1")},
)


def test_prose_comes_from_the_parameters() -> None:
    assert FINDING.message == "would call posix.system with true, 1"


def test_hostile_parameters_cannot_reach_into_the_template() -> None:
    hostile = replace(FINDING, params={"callable": "{arguments.__class__}", "arguments": ()})
    assert hostile.message == "would call {arguments.__class__} with "


def test_a_template_without_its_parameter_is_an_internal_error() -> None:
    with pytest.raises(InternalError):
        _ = replace(FINDING, params={}).message


def test_fingerprint_ignores_offsets_prose_and_severity() -> None:
    moved = replace(
        FINDING,
        location=replace(FINDING.location, span=Span(1, 2)),
        severity=Severity.LOW,
        rule=replace(RULE, message="reworded {callable}"),
    )
    assert moved.fingerprint == FINDING.fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"params": {"callable": "os.system", "arguments": ("true", "1")}},
        {"location": Location(path="b.bin", route=("archive/data.pkl",))},
        {"location": Location(path="a.bin", route=())},
        {"rule": replace(RULE, id="pickle.other")},
    ],
)
def test_fingerprint_depends_on_rule_place_and_parameters(change: dict) -> None:
    assert replace(FINDING, **change).fingerprint != FINDING.fingerprint


def test_fingerprint_takes_any_text() -> None:
    replace(FINDING, params={"callable": "\ud800\x00", "arguments": ()}).fingerprint  # noqa: B018


def test_area() -> None:
    assert RULE.area == "pickle"
