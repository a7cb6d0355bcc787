"""Measures Weighbridge beside C's unpickler and other scanners, and prints one table.

    python benchmarks/models.py [--peers VENV] [--work FOLDER] [--only NAME ...]

Every row is a whole process: its CPU time with that of all its children, its wall-clock
time, and the largest memory of one of its processes. The ratio is CPU over the CPU of the
benchmark's reference. The files are made once, in the work folder.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Row, table

BENCHMARKS = ("pickles", "checkpoints", "small")
"""Modules beside this one with ``rows(work, peers)``; ``peers`` is a folder of commands."""


def main() -> int:
    """Run the chosen benchmarks; 1 when one of ours missed its aim."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, help="virtual environment with other scanners")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="where the files are made")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=BENCHMARKS)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    peers = arguments.peers / "bin" if arguments.peers else None
    rows: list[Row] = []
    for name in arguments.only:
        for row in import_module(f"benchmarks.{name}").rows(arguments.work, peers):
            print(f"· {row.benchmark}: {row.program}", file=sys.stderr)
            rows.append(row)
    print(table(rows))
    missed = [row for row in rows if row.aim and row.ratio and row.ratio > row.aim]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
