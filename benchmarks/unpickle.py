"""The yardstick: C's own unpickler over every file of a folder, with inert stubs for every import.

    python benchmarks/unpickle.py FOLDER

Run only on the pickles that the benchmarks make themselves.
"""

from __future__ import annotations

import os
import pickle
import sys


class Stub:
    """Stands for every class and function; takes anything and does nothing."""

    def __init__(self, *arguments: object, **keywords: object) -> None: ...

    def __call__(self, *arguments: object, **keywords: object) -> Stub:
        return self

    def __setstate__(self, state: object) -> None: ...

    def __setitem__(self, key: object, value: object) -> None: ...

    def append(self, item: object) -> None: ...

    def extend(self, items: object) -> None: ...


class Inert(pickle.Unpickler):
    """Resolves no name."""

    def find_class(self, module_name: str, global_name: str) -> type:
        return Stub

    def persistent_load(self, pid: object) -> Stub:
        return Stub()


def main(target: str) -> None:
    """Load every file of the folder, or the one file."""
    paths = [entry.path for entry in os.scandir(target)] if os.path.isdir(target) else [target]
    for path in paths:
        with open(path, "rb") as file:
            Inert(file).load()


if __name__ == "__main__":
    main(sys.argv[1])
