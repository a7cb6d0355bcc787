"""A folder of its own and a clean environment for every test of the command line."""

from __future__ import annotations

import os

import pytest

from tests.cli.running import Shell


@pytest.fixture
def shell(tmp_path, monkeypatch, capsys) -> Shell:
    for name in os.environ:
        if name.startswith("WEIGHBRIDGE_") or name in {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"}:
            monkeypatch.delenv(name)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Shell(folder=folder, capture=capsys)
