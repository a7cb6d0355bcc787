"""Compile the pickle machine's loop with mypyc, for those who want it faster.

    python scripts/accelerator.py             # beside walk.py, in the source tree
    python scripts/accelerator.py --into DIR  # into the package folder below DIR
    python scripts/accelerator.py --remove

The extension is the same source, compiled; without it the pure module is used. Needs mypy
(which brings mypyc) and a C compiler.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
MODULE = Path("weighbridge/examine/models/machine/walk.py")
PATTERN = "walk*.so"


def build(into: Path) -> list[Path]:
    """Compile the loop and put the extensions into the tree that begins at ``into``."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SOURCE / "weighbridge", Path(folder, "weighbridge"), ignore=shutil.ignore_patterns("*.so"))
        command = [sys.executable, "-m", "mypyc", str(MODULE)]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        built = sorted(Path(folder, MODULE).parent.glob(PATTERN))
        return [Path(shutil.copy2(file, into / MODULE.parent)) for file in built]


def remove(into: Path) -> None:
    """Delete the extensions, so that the pure module is used again."""
    for file in (into / MODULE).parent.glob(PATTERN):
        file.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=SOURCE, help="folder that holds the package (default: src)")
    parser.add_argument("--remove", action="store_true", help="delete the extensions instead")
    options = parser.parse_args()
    if options.remove:
        remove(options.into)
    else:
        for file in build(options.into):
            print(file)


if __name__ == "__main__":
    main()
