from __future__ import annotations

import contextlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.examine.models.strict_json import DEPTH, JsonProblemKind, load


def kinds(data: bytes) -> list[JsonProblemKind]:
    return [problem.kind for problem in load(data, Budget())[1]]


def test_plain_value_has_no_problems() -> None:
    assert load(b' {"a": [1, 2.5, null, true, "\\u00e9\\ud83d\\ude00"]} \n', Budget()) == (
        {"a": [1, 2.5, None, True, "é😀"]},
        (),
    )


def test_duplicate_key_keeps_both_values() -> None:
    value, problems = load(b'{"a": {"b": 1, "b": 2, "b": 3}}', Budget())
    assert value == {"a": {"b": 3}}
    assert [(problem.kind, problem.detail, problem.shadowed) for problem in problems] == [
        (JsonProblemKind.DUPLICATE_KEY, "b", 1),
        (JsonProblemKind.DUPLICATE_KEY, "b", 2),
    ]


def test_constants_and_huge_numbers() -> None:
    value, problems = load(b"[NaN, -Infinity, 1" + b"0" * 5000 + b", -1" + b"0" * 5000 + b", 1e999]", Budget())
    assert math.isnan(value[0])
    assert value[1:] == [-math.inf, math.inf, -math.inf, math.inf]
    assert [problem.kind for problem in problems] == ["constant", "constant", "huge-number", "huge-number"]


def test_text_problems() -> None:
    assert kinds(b"\xef\xbb\xbf{}") == ["encoding"]
    assert kinds(b'"\xff"') == ["encoding"]
    assert kinds(b'"a\nb"') == ["control-character"]
    assert kinds(b"{} {}") == ["trailing-data"]
    assert kinds(b"{}\0\0") == ["trailing-data"]


def test_lone_surrogates_are_replaced_and_pairs_kept() -> None:
    value, problems = load(rb'["\ud800", "\udc00\ud83d\ude00", "\\ud800"]', Budget())
    assert value == ["\ufffd", "\ufffd😀", "\\ud800"]
    assert [problem.kind for problem in problems] == ["lone-surrogate"] * 2


@pytest.mark.parametrize("data", [b"", b"{", b'{"a" 1}', b"nul", b'"abc', b"[1,]", b"\x80\x04", b'"\\ud8', b"]" * 9])
def test_not_json(data: bytes) -> None:
    with pytest.raises(InputError):
        load(data, Budget())


def test_depth_is_bounded() -> None:
    load(b"[" * DEPTH + b"]" * DEPTH, Budget())
    for depth in (DEPTH + 1, 200_000):
        with pytest.raises(LimitError):
            load(b"[" * depth + b"]" * depth, Budget())


def test_brackets_in_strings_do_not_count() -> None:
    text = "[" * 1000 + '\\"'
    assert load(json.dumps(text).encode(), Budget()) == (text, ())


def test_memory_is_bounded() -> None:
    with pytest.raises(LimitError):
        load(b"[" + b'{"a":0},' * 1_500_000 + b"0]", Budget())


def test_many_escaped_quotes_take_linear_time() -> None:
    with pytest.raises(InputError):
        load(b'\\"' * 1_000_000, Budget())


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    )
)
def test_reads_what_the_standard_library_writes(value: object) -> None:
    assert load(json.dumps(value).encode(), Budget()) == (value, ())
    assert load(json.dumps(value, ensure_ascii=False).encode(), Budget()) == (value, ())


@given(st.binary() | st.text('[]{}",:\\ud8901eE+-.NaIfty \n').map(str.encode))
def test_raises_only_its_own_errors(data: bytes) -> None:
    with contextlib.suppress(InputError, LimitError):
        load(data, Budget())
