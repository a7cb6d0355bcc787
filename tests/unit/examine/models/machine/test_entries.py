"""A telling name in a state is seen wherever in a long state it stands."""

from __future__ import annotations

import pickle
from collections import OrderedDict

import pytest

from tests.examining import examined, findings_of
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.pickle import Items, Mutation


def short(text: str) -> bytes:
    return b"\x8c" + bytes((len(text),)) + text.encode()


def plain(count: int) -> bytes:
    return b"".join(short(f"model__layer_{number}") + b"K\x01" for number in range(count))


def filled(*batches: bytes, slots: bool = False) -> bytes:
    """An object of a known class, filled with a dict that is put together in ``batches``."""
    state = b"}" + b"".join(b"(" + batch + b"u" for batch in batches)
    state = b"N" + state + b"\x86" if slots else state
    return b"\x80\x04csklearn.linear_model._base\nLinearRegression\n)\x81" + state + b"b."


INJECTED = short("__setstate__") + b"ccollections\nOrderedDict\n"
ESCAPED = b"V\\u005f_setstate__\nccollections\nOrderedDict\n"


@pytest.mark.parametrize("slots", [False, True])
@pytest.mark.parametrize(
    "batches",
    [
        (plain(3) + INJECTED,),
        (plain(20) + INJECTED,),
        (plain(40) + INJECTED,),
        (plain(1000), plain(1000) + INJECTED + plain(900)),
        (plain(60), ESCAPED),
        (plain(1) + INJECTED, plain(500)),
        (plain(16), plain(1) + INJECTED, plain(500)),
        (short("__doc__") + b"N" + plain(50), (short("__doc__") + b"N") * 50 + INJECTED),
        (plain(50) + short("append") + b"ccollections\nOrderedDict\n",),
    ],
)
def test_an_injected_name_is_found(batches: tuple[bytes, ...], slots: bool) -> None:
    data = filled(*batches, slots=slots)
    assert "pickle.unsafe-state" in {finding.rule.id for finding in findings_of(data)}


@pytest.mark.parametrize("count", [10, 17, 40, 5000])
def test_long_states_of_plain_names_pass(count: int) -> None:
    data = filled(plain(count), short("add_bias") + b"K\x01" + short("update") + b"K\x01" + short("__doc__") + b"N")
    assert not [finding for finding in findings_of(data) if finding.severity >= Severity.MEDIUM]


def test_a_memoised_name_far_away_is_followed() -> None:
    data = b"\x80\x04" + short("__setstate__") + b"\x940" + filled(plain(50) + b"h\x00ccollections\nOrderedDict\n")[2:]
    assert "pickle.unsafe-state" in {finding.rule.id for finding in findings_of(data)}


def test_facts_stay_bounded() -> None:
    many = b"".join(short(f"__x{number}__") + b"K\x01" for number in range(300))
    (change,) = [fact for part in examined(filled(plain(20) + many)) for fact in part.facts.of(Mutation)]
    assert isinstance(change.arguments[0], Items)
    assert len(change.arguments[0].items) <= 32
    assert change.arguments[0].cut


def test_a_state_whose_names_were_given_up_is_no_clean_one() -> None:
    """After so many memoised containers the memo forgets their detail."""
    many = b"".join(b"}\x940" for _ in range(60_000))
    state = b"}(" + INJECTED + b"u\x94" + b"j" + (60_000).to_bytes(4, "little")
    data = b"\x80\x04" + many + b"csklearn.linear_model._base\nLinearRegression\n)\x81" + state + b"b."
    data = data.replace(b")\x81}", b"0}", 1).replace(
        b"u\x94j", b"u\x940csklearn.linear_model._base\nLinearRegression\n)\x81j"
    )
    assert "pickle.unsafe-state" in {finding.rule.id for finding in findings_of(data)}


def test_big_plain_dicts_are_no_states() -> None:
    data = pickle.dumps(OrderedDict((f"__{number}__", number) for number in range(100)), protocol=4)
    assert not [finding for finding in findings_of(data) if finding.severity >= Severity.MEDIUM]
