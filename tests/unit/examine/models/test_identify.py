"""What reads as text, and what only starts so."""

import random

import pytest

from weighbridge.examine.models.identify import HEAD, looks_like_text


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"plain\r\n\ttext\x1b[0m",
        "größer 漢字".encode(),
        "漢字".encode() * (HEAD // 6) + "漢".encode()[: HEAD % 6],
        "text with 漢字\n".encode("utf-16"),
        b"\xfe\xff" + "big-endian\n".encode("utf-16-be"),
        ("𝒳" * HEAD).encode("utf-16")[:HEAD],
    ],
)
def test_text(head: bytes) -> None:
    assert looks_like_text(head)


@pytest.mark.parametrize(
    "head",
    [
        b"\x00",
        b"text\x00",
        b"\xff",
        b"latin-1: \xe4 and more",
        b"\xff\xfe" + bytes(64),
        b"\xff\xfe" + random.Random(1).randbytes(HEAD - 2),
        b"\xff\xfe\x00\xdc\x41\x00",
    ],
)
def test_not_text(head: bytes) -> None:
    assert not looks_like_text(head)
