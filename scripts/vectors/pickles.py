"""Chooses the committed subset of the benign corpus.

python -m scripts.corpora.benign FOLDER && python -m scripts.vectors.pickles FOLDER
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).parents[2] / "tests/vectors/pickle/good"
CHOSEN = (
    "pickle/stdlib/*.2.pkl", "pickle/numpy/*.0.pkl", "pickle/numpy/random-state.5.pkl", "pickle/scipy/*.4.pkl",
    "pickle/pandas/frame*.4.pkl", "pickle/pandas/*index*.2.pkl", "pickle/sklearn/pipeline-*.4.pkl",
    "pickle/sklearn/*Forest*.0.pkl", "pickle/booster/xgboost-XGBClassifier.4.pkl", "pickle/transformers/*.4.pkl",
    "joblib/mixed-*.pkl", "joblib/numpy/array-*.joblib", "joblib/sklearn/pipeline-columns*.joblib",
    "torch/torch/zip/state-dict.pt", "torch/torch/zip/checkpoint.pt", "torch/torch/zip/quantised-*.pt",
    "torch/torch/zip/sparse-*.pt", "torch/torch/legacy/state-dict.pt", "torch/torch/legacy/optimiser-Adam.pt",
    "torch/torch-module/zip/Sequential*.pt", "numpy/objects.np*",
)  # fmt: skip
LARGEST = 12_000


def main(folder: Path) -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for pattern in CHOSEN:
        for path in sorted(folder.glob(pattern)):
            if path.stat().st_size <= LARGEST:
                shutil.copyfile(path, TARGET / "-".join(path.relative_to(folder).parts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
