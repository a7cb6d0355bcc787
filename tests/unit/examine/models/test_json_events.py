import pytest

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.examine.models import json_events
from weighbridge.examine.models.json_events import DEEPEST, END, json_leaves, starts_like_json


def leaves(*chunks: str) -> list:
    return [(tuple(path), value) for path, value in json_leaves(chunks, Budget())]


def test_every_leaf_comes_with_its_path() -> None:
    assert leaves('{"a": [1, {"b": "x"}], "c": null, "d": {}, "e": []} ') == [
        (("a", 0), 1),
        (("a", 1, "b"), "x"),
        (("c",), None),
        ((), END),
    ]


def test_documents_follow_each_other() -> None:
    assert leaves('{"a": 1}\n[2]\n3') == [(("a",), 1), ((), END), ((0,), 2), ((), END), ((), 3), ((), END)]


def test_a_key_that_occurs_twice_is_seen_twice() -> None:
    assert [value for _, value in leaves('{"a": 1, "a": 2}')[:2]] == [1, 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\u00e4\n\"\\\/"', 'ä\n"\\/'),
        (r'"\ud83d\ude00"', "\U0001f600"),
        ("-0.5e3", -500.0),
        ("true", True),
        ("1" * 400, float("inf")),
    ],
)
def test_scalars_read_as_python_reads_them(text, value) -> None:
    assert leaves(text)[0] == ((), value)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1,",
        '{"a"',
        '{"a":',
        "[1 2]",
        "{1: 2}",
        '{"a": 1,}',
        "[1,]",
        "]",
        '{"a": 1]',
        "01",
        "tru",
        "'a'",
        '"a\nb"',
        '["\\x"]',
        '"',
    ],
)
def test_what_is_not_json_is_an_input_error(text) -> None:
    with pytest.raises(InputError):
        leaves(text)


def test_leaves_before_a_break_were_stated() -> None:
    leaves_of = json_leaves(['{"auto_map": {"A": "x.Y"}, oops'], Budget())
    path, value = next(leaves_of)
    assert (path, value) == (["auto_map", "A"], "x.Y")
    with pytest.raises(InputError):
        next(leaves_of)


def test_depth_is_bounded() -> None:
    with pytest.raises(LimitError):
        leaves("[" * (DEEPEST + 1))
    assert leaves("[" * DEEPEST + "]" * DEEPEST) == [((), END)]


def test_a_string_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(json_events, "LONGEST_STRING", 10_000)
    with pytest.raises(LimitError):
        leaves('"' + "x" * 6000, "x" * 6000, "x" * 6000)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_chunks_do_not_matter(size) -> None:
    text = '{"key": ["a\\u00e4", 12.5, true, {"b": -3}]}'
    assert leaves(*(text[i : i + size] for i in range(0, len(text), size))) == leaves(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": ', True),
        ("[", True),
        ("{% if x %}", False),
        ("{{ x }}", False),
        ("[section]\nkey = 1\n", False),
        ("[1]: https://example.invalid\n", False),
        ("[[table]]\n", False),
        ("[gMASK]<sop>", False),
        ("{a: 1}", False),
        ("plain", False),
        ("3", False),
    ],
)
def test_the_start_tells_json_from_what_looks_like_it(text, expected) -> None:
    assert starts_like_json(text, whole=False) is expected
