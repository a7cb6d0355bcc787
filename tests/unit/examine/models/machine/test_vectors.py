"""Every committed pickle vector, at the level of facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examining import examined
from weighbridge.examine.models.facts.common import Problem, Tensor
from weighbridge.examine.models.facts.pickle import (
    Call,
    ExtensionUse,
    Global,
    Mutation,
    OperandConfusion,
    Stream,
    TrailingBytes,
)
from weighbridge.examine.models.part import Part

VECTORS = Path(__file__).parents[4] / "vectors" / "pickle-machine"


def files(kind: str) -> list[Path]:
    return sorted((VECTORS / kind).iterdir())


def walked(file: Path) -> list[Part]:
    return [part for top in examined(file.read_bytes(), file.name) for part in top.walk()]


@pytest.mark.parametrize("file", files("good"), ids=lambda file: file.name)
def test_good(file: Path) -> None:
    parts = walked(file)
    assert not [f for part in parts for kind in (Problem, TrailingBytes, OperandConfusion) for f in part.facts.of(kind)]
    assert all(f.ended == "stop" for part in parts for f in part.facts.of(Stream))


@pytest.mark.parametrize("file", files("bad"), ids=lambda file: file.name)
def test_bad(file: Path) -> None:
    facts = walked(file)[0].facts
    assert facts.of(Problem) or facts.of(TrailingBytes)
    assert not facts.of(Call)


@pytest.mark.parametrize("file", files("hostile"), ids=lambda file: file.name)
def test_hostile(file: Path) -> None:
    parts = walked(file)
    called = {f.callee for part in parts for f in part.facts.of(Call)}
    other = [f for part in parts for kind in (ExtensionUse, Mutation) for f in part.facts.of(kind)]
    assert Global("os", "system") in called or other


def test_layouts_and_tensors() -> None:
    legacy = walked(VECTORS / "good" / "legacy.pt")[0]
    assert legacy.format == "pytorch-legacy"
    assert {(t.name, t.shape, t.dtype, t.bytes) for t in legacy.facts.of(Tensor)} == {
        ("weight", (2, 3), "float32", 24),
        ("bias", (2,), "float32", 8),
    }
    arrays = walked(VECTORS / "good" / "arrays.joblib")[0]
    assert arrays.format == "joblib"
    assert [t.shape for t in arrays.facts.of(Tensor)] == [(3,), (0, 3), (2,)]
