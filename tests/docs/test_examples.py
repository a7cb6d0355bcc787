"""Runs the examples of the README and the documentation.

All ``python`` blocks of a document share their names and run in the repository's root.
``console`` blocks show commands after ``$`` and, below each, exactly what it prints;
a line ``…`` stands for any lines, and ``echo $?`` shows the exit code of the command before.
``toml`` blocks must be configurations that are accepted.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.meta.source import ROOT
from weighbridge.app.configuration import configure

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("g*/*.md")), ROOT / "docs/reference/configuration.md"]
_BLOCK = re.compile(r"^```(python|console|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path, kind: str) -> list[str]:
    return [body for found, body in _BLOCK.findall(path.read_text(encoding="utf-8")) if found == kind]


@pytest.mark.parametrize("path", [p for p in DOCUMENTS if blocks(p, "python")], ids=lambda path: path.name)
def test_python(path: Path, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict = {}
    for body in blocks(path, "python"):
        exec(compile(body, str(path), "exec"), names)


@pytest.mark.parametrize("path", [p for p in DOCUMENTS if blocks(p, "console")], ids=lambda path: path.name)
def test_console(path: Path, tmp_path) -> None:
    for body in blocks(path, "console"):
        code = 0
        for command, expected in commands(body):
            if command == "echo $?":
                assert expected == [str(code)]
                continue
            code, printed = run(command, tmp_path)
            assert matches(printed, expected), "\n".join([f"$ {command}", *printed])


def commands(body: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines below it."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def run(command: str, folder: Path) -> tuple[int, list[str]]:
    """Run ``weighbridge`` or ``python`` as a reader would, without a terminal."""
    program, *arguments = shlex.split(command)
    assert program in {"weighbridge", "python"}
    binary = Path(sys.executable).with_name(program)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WEIGHBRIDGE_")}
    ran = subprocess.run(
        [binary, *arguments],
        cwd=folder,
        env=environment | {"NO_COLOR": "1", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout.splitlines()


def matches(printed: list[str], expected: list[str]) -> bool:
    """Compare line by line; ``…`` alone stands for any lines, within a line for any text."""
    if not expected:
        return not printed
    if expected[0].strip() == "…":
        return any(matches(printed[start:], expected[1:]) for start in range(len(printed) + 1))
    pattern = re.sub(r"[\[\]*?]", lambda found: f"[{found[0]}]", expected[0]).replace("…", "*")
    return bool(printed) and fnmatchcase(printed[0].rstrip(), pattern.rstrip()) and matches(printed[1:], expected[1:])


@pytest.mark.parametrize("path", [p for p in DOCUMENTS if blocks(p, "toml")], ids=lambda path: path.name)
def test_toml(path: Path) -> None:
    for body in blocks(path, "toml"):
        content = tomllib.loads(body)
        if "waiver" in content or "limits" in content:
            configure(flags={}, environment={}, file=path.name, content=content, today=date(2026, 11, 1))
