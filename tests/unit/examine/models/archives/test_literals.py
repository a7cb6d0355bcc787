from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.core.errors import InputError
from weighbridge.examine.models.archives.dtypes import element_type
from weighbridge.examine.models.archives.literals import parse_literal

PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="'\"\\"), max_size=8)
ATOMS = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | PLAIN
LITERALS = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(PLAIN, inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(LITERALS)
def test_reads_what_python_writes(value) -> None:
    assert parse_literal(repr(value)) == ast.literal_eval(repr(value)) == value


@settings(max_examples=150)
@given(st.text("{}[]()'\",: 0123456789TrueNoneL|<fx_", max_size=40))
def test_never_reads_more_than_python(text) -> None:
    try:
        value = parse_literal(text)
    except InputError:
        return
    if "L" not in text and not any(f"{sign}0{digit}" in text for sign in ("", "-") for digit in "0123456789"):
        assert value == ast.literal_eval(text.strip())


@pytest.mark.parametrize(
    "text", ["print()", "1 + 1", "[1", "{'a' 1}", "{[]: 1}", "f'a'", "1.5", "(,)", "[1 2]", "", "((" * 40]
)
def test_refuses_anything_else(text) -> None:
    with pytest.raises(InputError):
        parse_literal(text)


@pytest.mark.parametrize(
    ("text", "size", "objects"),
    [
        ("'<f8'", 8, False), ("'|b1'", 1, False), ("'<U5'", 20, False), ("'|S7'", 7, False), ("'<M8[ns]'", 8, False),
        ("'|V12'", 12, False), ("'|O'", 8, True), ("[('a', '<i4'), ('b', '<f8', (2, 3))]", 52, False),
        ("[('a', [('b', 'O')])]", 8, True), ("('<i4', (2,))", 8, False), ("'float64'", -1, False), ("'object'", -1, True),
        ("5", -1, False),
    ],
)  # fmt: skip
def test_element_types(text, size, objects) -> None:
    found = element_type(parse_literal(text))
    assert (found.size, found.objects) == (size, objects)
