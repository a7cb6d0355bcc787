"""Runs fickling's check on every file of a folder in one process, as its own command takes one file only."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from fickling.analysis import check_safety
from fickling.fickle import Pickled


def main(target: Path) -> None:
    """Check the folder's files, or the one file."""
    for path in sorted(target.iterdir()) if target.is_dir() else [target]:
        with path.open("rb") as file, suppress(NotImplementedError):  # it does not know every opcode
            check_safety(Pickled.load(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
