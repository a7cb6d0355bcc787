import pytest

from weighbridge.core.text import escape


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text, with ümlauts and 漢字", "plain text, with ümlauts and 漢字"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\tc\r", r"a\x0ab\x09c\x0d"),
        ("\u202eevil", r"\u202eevil"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("sel\ufe0f", r"sel\ufe0f"),
        ("\ud800", r"\ud800"),
        ("\u2028", r"\u2028"),
        ("\u3164", r"\u3164"),
        ("no\u00a0break", r"no\xa0break"),
        ("", ""),
    ],
)
def test_escape(raw: str, shown: str) -> None:
    assert escape(raw) == shown
    escape(raw).encode("utf-8")


def test_long_text_is_cut() -> None:
    assert escape("x" * 1000, limit=10) == "xxxxxxxxx…"
