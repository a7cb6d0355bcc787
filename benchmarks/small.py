"""Much that is small: 2,000 pickles of a few kilobytes, and the start of the command."""

from __future__ import annotations

import collections
import datetime as dt
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import OURS, Row, cost_of

FILES = 2_000
PEERS = {
    "picklescan": lambda tools, target: [tools / "picklescan", "--path", target],
    "modelscan": lambda tools, target: [tools / "modelscan", "-p", target],
    "fickling": lambda tools, target: [tools / "python", Path(__file__).with_name("fickle.py"), target],
}


def rows(work: Path, peers: Path | None) -> Iterator[Row]:
    """Measure both, with the peers that are installed in the environment ``peers``."""
    many = work / "small"
    if not many.is_dir():
        make(many)
    yield from _compared(f"{FILES:,} small pickles", many, peers, aim=3.0)
    one = work / "one.pkl"
    one.write_bytes(pickle.dumps({"weights": [1.0, 2.0]}))
    yield from _started(one, peers)


def make(folder: Path) -> None:
    """Write pickles as a program that saves its settings and statistics would."""
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number:04d}.pkl").write_bytes(pickle.dumps(_content(number), protocol=2 + number % 4))


def _content(number: int) -> object:
    """What a small estimator holds: a few arrays, a few numbers, a few names."""
    return {
        "name": f"run-{number}",
        "created": dt.date(2026, 1, 1) + dt.timedelta(days=number % 300),
        "coefficients": [np.arange(8) * number for _ in range(8)],
        "classes": np.array([0, 1]),
        "settings": collections.OrderedDict((f"key{index}", index * number) for index in range(10)),
        "tolerance": 1e-3,
    }


def _compared(benchmark: str, target: Path, peers: Path | None, *, aim: float) -> Iterator[Row]:
    reference = cost_of([sys.executable, Path(__file__).with_name("unpickle.py"), target])
    yield Row(benchmark=benchmark, program="C unpickler", cost=reference, against=reference.cpu)
    ours = cost_of([OURS, "scan", "--quiet", target])
    yield Row(benchmark=benchmark, program="weighbridge", cost=ours, against=reference.cpu, aim=aim)
    for name, command in _installed(peers):
        yield Row(
            benchmark=benchmark,
            program=name,
            cost=cost_of(command(peers, target), repeat=1),
            against=reference.cpu,
        )


def _started(target: Path, peers: Path | None) -> Iterator[Row]:
    benchmark = "start: one small pickle"
    costs = {name: cost_of(command(peers, target), repeat=7) for name, command in _installed(peers)}
    reference = costs["picklescan"].cpu if "picklescan" in costs else None
    ours = cost_of([OURS, "scan", "--quiet", target], repeat=7)
    yield Row(benchmark=benchmark, program="weighbridge", cost=ours, against=reference, aim=1.0)
    for name, cost in costs.items():
        yield Row(benchmark=benchmark, program=name, cost=cost, against=reference)


def _installed(peers: Path | None) -> list:
    if peers is None:
        return []
    return [(name, command) for name, command in PEERS.items() if (peers / name).exists()]
