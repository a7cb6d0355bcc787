"""What no file of the project may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.meta.source import ROOT

FOLDERS = ("src", "tests", "scripts", "benchmarks", "docs", "requirements", "changelog.d", ".ci", ".github")
SUFFIXES = {".py", ".md", ".txt", ".in", ".toml", ".yml", ".yaml", ".json", ".cfg", ".svg", ".sh", ""}
GENERATED = {"_build", "rules", "generated", "__pycache__", ".hypothesis"}

MACHINE = re.compile(r"(?<![\w.])/(?:work|opt/(?:wheels|pypi))(?:/|\b)")
HOSTS = re.compile(r"pypi\.[o]rg|python[h]osted\.org|registry\.[n]pmjs|deb\.[d]ebian\.org")
ACCOUNT = re.compile(r"(?<![\w.])/(?:root|home/[a-z]+|Users/[A-Za-z]+)/")


def texts() -> Iterator[tuple[Path, str]]:
    """The project's texts, without vectors and what is generated."""
    candidates = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage"]
    for folder in FOLDERS:
        candidates += (ROOT / folder).rglob("*")
    for path in sorted(candidates):
        relative = path.relative_to(ROOT)
        if not path.is_file() or path.suffix not in SUFFIXES or "vectors" in relative.parts[:2]:
            continue
        if relative.parts[0] == "docs" and GENERATED & set(relative.parts):
            continue
        try:
            yield relative, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_machine_is_named() -> None:
    found = [f"{path}: {match[0]}" for path, text in texts() for match in MACHINE.finditer(text)]
    assert found == []


def test_no_account_is_named() -> None:
    """Attacks in tests may aim at anybody's home."""
    found = [
        f"{path}: {match[0]}" for path, text in texts() if path.parts[0] != "tests" for match in ACCOUNT.finditer(text)
    ]
    assert found == []


def test_no_registry_is_named() -> None:
    found = [f"{path}: {match[0]}" for path, text in texts() for match in HOSTS.finditer(text)]
    assert found == []


def test_every_text_ends_with_one_line_end() -> None:
    found = [str(path) for path, text in texts() if text and (not text.endswith("\n") or text.endswith("\n\n"))]
    assert [name for name in found if name.endswith((".py", ".md", ".toml"))] == []
