"""Configuration: precedence, origins, kinds, and mistakes."""

from __future__ import annotations

from datetime import date

import pytest

from weighbridge.app.configuration import OPTIONS, configure
from weighbridge.core.errors import UsageError

TODAY = date(2026, 11, 22)


def configured(content=None, environment=None, flags=None):
    return configure(
        flags=flags or {}, environment=environment or {}, file="weighbridge.toml", content=content, today=TODAY
    )


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() -> None:
    given = [
        ({}, {}, {}, "medium", "default"),
        ({"fail-on": "low"}, {}, {}, "low", "weighbridge.toml"),
        ({"fail-on": "low"}, {"WEIGHBRIDGE_FAIL_ON": "high"}, {}, "high", "WEIGHBRIDGE_FAIL_ON"),
        ({"fail-on": "low"}, {"WEIGHBRIDGE_FAIL_ON": "high"}, {"fail-on": "info"}, "info", "command line"),
    ]
    for content, environment, flags, value, origin in given:
        configuration = configured(content, environment, flags)
        assert (configuration.values["fail-on"], configuration.origins["fail-on"]) == (value, origin)


def test_limits_are_a_table_and_take_suffixes() -> None:
    configuration = configured(
        {"limits": {"bytes": "8G", "depth": 3}}, {"WEIGHBRIDGE_LIMITS_MEMBERS": "2Ki"}, {"limits.seconds": "1.5"}
    )
    limits = configuration.limits
    assert (limits.bytes, limits.depth, limits.members, limits.seconds) == (8 * 10**9, 3, 2048, 1.5)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fail-on", "severe"),
        ("fail-on", 3),
        ("strict", "perhaps"),
        ("strict", 1),
        ("jobs", 0),
        ("jobs", True),
        ("jobs", "many"),
        ("jobs", "inf"),
        ("select", 3),
        ("select", [1]),
        ("baseline", False),
    ],
)
def test_a_value_of_another_kind_is_refused(key: str, value: object) -> None:
    with pytest.raises(UsageError) as caught:
        configured({key: value})
    assert caught.value.code == "config.wrong-value"
    assert key in caught.value.summary


def test_limits_are_checked_like_everything_else() -> None:
    for value in (0, -1, "1Q", 1.5):
        with pytest.raises(UsageError):
            configured({"limits": {"bytes": value}})
    with pytest.raises(UsageError):
        configured({"limits": {"seconds": float("nan")}})
    with pytest.raises(UsageError, match="limits"):
        configured({"limits": 3})


def test_an_unknown_key_names_the_nearest() -> None:
    for content, environment, near in (
        ({"fail_on": "high"}, {}, "fail-on"),
        ({"limits": {"byte": 3}}, {}, "limits.bytes"),
        ({}, {"WEIGHBRIDGE_FAILON": "high"}, "WEIGHBRIDGE_FAIL_ON"),
    ):
        with pytest.raises(UsageError) as caught:
            configured(content, environment)
        assert caught.value.code == "config.unknown-key"
        assert caught.value.cause == f"the nearest is {near}"


def test_lists_can_be_written_with_commas() -> None:
    assert configured(environment={"WEIGHBRIDGE_SELECT": "pickle, file.polyglot"}).values["select"] == (
        "pickle",
        "file.polyglot",
    )


WAIVER = {
    "rule": "pickle.unsafe-global",
    "match": "*.pkl",
    "reason": "reviewed",
    "owner": "maria",
    "expires": date(2027, 1, 9),
}


def test_a_whole_waiver_is_read() -> None:
    (waiver,) = configured({"waiver": [WAIVER]}).waivers
    assert waiver.owner == "maria"


@pytest.mark.parametrize("name", WAIVER)
def test_a_waiver_needs_every_key(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        configured({"waiver": [{key: value for key, value in WAIVER.items() if key != name}]})
    assert name in caught.value.cause


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"expires": "2027-01-09"}, "date"),
        ({"expires": date(2027, 6, 1)}, "at most 180 days, until 2027-05-21"),
        ({"reason": "  "}, "reason"),
        ({"rules": "x"}, "the nearest is rule"),
    ],
)
def test_a_waiver_that_says_too_little_or_too_much_is_refused(changes: dict, cause: str) -> None:
    with pytest.raises(UsageError) as caught:
        configured({"waiver": [WAIVER | changes]})
    assert cause in caught.value.cause


def test_waivers_are_tables() -> None:
    for value in ({"rule": "x"}, ["x"]):
        with pytest.raises(UsageError):
            configured({"waiver": value})


def test_every_option_has_a_help_text_and_a_variable_of_its_own() -> None:
    assert all(option.help for option in OPTIONS)
    assert len({option.variable for option in OPTIONS}) == len(OPTIONS)
