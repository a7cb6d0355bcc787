from __future__ import annotations

import pytest

from weighbridge.examine.models.archives.names import link_escapes, unsafe


@pytest.mark.parametrize(
    "name", ["../a", "/a", "\\a", "C:a", "a/../../b", "a\\..\\..\\b", "a/../b", "a\x00b", "nul", "a/COM1.txt"]
)
def test_unsafe(name) -> None:
    assert unsafe(name)


@pytest.mark.parametrize("name", ["a", "a/b", "./a", "a..b", "...", "a/...", "null", "console.txt", "é/b:c", ""])
def test_safe(name) -> None:
    assert not unsafe(name)


@pytest.mark.parametrize(
    ("name", "target", "escapes"),
    [
        ("a", "b", False),
        ("a/b", "../c", False),
        ("a/b", "../../c", True),
        ("a", "/etc", True),
        ("a", "..", True),
        ("a", "C:\\b", True),
    ],
)
def test_links(name, target, escapes) -> None:
    assert link_escapes(name, target) is escapes
