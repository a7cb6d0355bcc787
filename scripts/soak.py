"""Runs every fuzz harness of tests/fuzz for a while, the test vectors as its corpus.

What a harness crashes on is left in ``build/soak/<harness>/``, ready to become a vector.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HARNESSES = Path("tests/fuzz")
VECTORS = Path("tests/vectors")
LONGEST_INPUT = 1 << 16


def main() -> int:
    """Run the harnesses one after another; 1 when one of them crashed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120, help="how long each harness runs")
    parser.add_argument("names", nargs="*", help="only these formats")
    arguments = parser.parse_args()
    harnesses = [path for path in sorted(HARNESSES.glob("fuzz_*.py")) if wanted(path, arguments.names)]
    crashed = [path.stem for path in harnesses if not run(path, arguments.seconds)]
    print(
        f"{len(harnesses) - len(crashed)} harnesses survived" + (f", crashed: {', '.join(crashed)}" if crashed else "")
    )
    return 1 if crashed else 0


def wanted(path: Path, names: list[str]) -> bool:
    """True when no names are given, or this harness is among them."""
    return not names or path.stem.removeprefix("fuzz_") in names


def run(harness: Path, seconds: int) -> bool:
    """Fuzz one format, starting from all vectors; True when nothing crashed."""
    work = Path("build/soak") / harness.stem
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for index, vector in enumerate(sorted(path for path in VECTORS.rglob("*") if path.is_file())):
        if vector.suffix != ".md" and vector.stat().st_size <= LONGEST_INPUT:
            shutil.copyfile(vector, corpus / f"vector-{index}")
    print(f"· {harness.stem} for {seconds} s", flush=True)
    command = [
        sys.executable,
        "-m",
        f"tests.fuzz.{harness.stem}",
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_INPUT}",
        "-rss_limit_mb=1024",
        "-timeout=10",
        f"-artifact_prefix={work}/",
        "-verbosity=0",
        corpus,
    ]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
