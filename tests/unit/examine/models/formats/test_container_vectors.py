"""The committed vectors: good ones pass, bad ones are incomplete or noted, hostile ones are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examining import complete, findings_of, lines
from weighbridge.core.budget import Limits
from weighbridge.core.rule import Severity

VECTORS = Path(__file__).parents[4] / "vectors"
FORMATS = ("zip", "tar", "gzip", "npy", "7z")


def of(kind: str) -> list[Path]:
    return sorted(path for name in FORMATS for path in (VECTORS / name / kind).iterdir())


@pytest.mark.parametrize("path", of("good"), ids=lambda path: path.name)
def test_good(path) -> None:
    target = {path.name: path.read_bytes()}
    assert lines([f for f in findings_of(target) if f.severity >= Severity.MEDIUM]) == []
    assert complete(target)


@pytest.mark.parametrize("path", of("bad"), ids=lambda path: path.name)
def test_bad(path) -> None:
    target = {path.name: path.read_bytes()}
    assert any(f.severity >= Severity.MEDIUM for f in findings_of(target))


@pytest.mark.parametrize("path", of("hostile"), ids=lambda path: path.name)
def test_hostile(path) -> None:
    found = findings_of({path.name: path.read_bytes()}, Limits(bytes=4 << 20))
    assert any(f.severity >= Severity.MEDIUM for f in found)
    assert not any(f.rule.id == "file.internal-error" for f in found)
