"""What the real libraries save passes: complete, and without a finding above ``low``."""

from __future__ import annotations

from pathlib import Path

import pytest

import weighbridge
from weighbridge.core.rule import Severity

GOOD = Path(__file__).parents[1] / "vectors" / "pickle" / "good"


def problems(folder: Path) -> list[str]:
    """One line for each finding above ``low`` and for each gap."""
    found = []
    for subject in weighbridge.scan(str(folder)).subjects:
        name = subject.subject.name
        found += [f"{name}: {f.rule.id}: {f.message}" for f in subject.findings if f.severity > Severity.LOW]
        found += [f"{name}: {gap.reason}" for gap in subject.coverage.skipped]
        found += [f"{name}: {subject.error}"] if subject.error else []
    return found


def test_committed_subset_passes() -> None:
    assert len(list(GOOD.iterdir())) >= 80
    assert problems(GOOD) == []


@pytest.mark.frameworks
def test_whole_corpus_passes(tmp_path: Path) -> None:
    from scripts.corpora.benign import write_all

    assert write_all(tmp_path) > 3000
    assert problems(tmp_path) == []
