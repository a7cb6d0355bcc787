"""Runs the rules' documents: ``tests/rules/<module>.md``.

A document holds fenced blocks. ``python finds`` and ``python passes`` blocks assign
``target``: bytes, or a dict of path → bytes. After a ``finds`` block comes a ``text``
block with the lines that the rule must print for it, exactly. A ``passes`` target must
give no finding of the rule. A block may also assign ``limits``. All blocks of one document
share their names, and ``monkeypatch``, with which a document can break a format.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.examining import findings_of, lines
from weighbridge.examine.models.rules._table import RULES

FOLDER = Path(__file__).parent
_BLOCK = re.compile(r"^```(python(?: finds| passes)?|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.id)
def test_document(row, monkeypatch) -> None:
    path = FOLDER / f"{row.module}.md"
    assert path.exists(), f"write {path.name} with a positive and a negative example"
    text = path.read_text()
    assert text.startswith(f"# {row.id}\n")
    names: dict = {"monkeypatch": monkeypatch}
    found: list[str] | None = None
    seen = set()
    for kind, body in _BLOCK.findall(text):
        if kind == "text":
            assert found is not None, "a text block follows a finds block"
            assert found == body.splitlines()
            found = None
            continue
        assert found is None, "a finds block needs a text block"
        exec(compile(body, str(path), "exec"), names)
        of_rule = (
            [f for f in findings_of(names["target"], names.get("limits")) if f.rule.id == row.id] if " " in kind else []
        )
        seen.add(kind)
        if kind == "python finds":
            assert of_rule
            found = lines(of_rule)
        elif kind == "python passes":
            assert lines(of_rule) == []
    assert found is None
    assert {"python finds", "python passes"} <= seen
