"""The pickle machine on opcode-heavy pickles: lists of 2,000,000 small tuples, 8 million opcodes.

    python benchmarks/pickles.py [--peers VENV] [--work FOLDER]

``pure data`` needs no walk; ``walk`` ends in an import and a call. Our rows and C's
unpickler's are the work alone, without the interpreter's start; the peers' are whole
processes. Memory is the whole process's peak, in every row.
"""

from __future__ import annotations

import argparse
import io
import json
import pickle
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.measure import Cost, Row, cost_of, table  # noqa: E402 - run as a script too

TUPLES = 2_000_000
AIMS = {"pure data": 0.5, "walk": 2.5}
COMPILED_AIM = 1.0
PEERS = {
    "picklescan": lambda tools, file: [tools / "picklescan", "--path", file],
    "modelscan": lambda tools, file: [tools / "modelscan", "-p", file],
    "fickling": lambda tools, file: [tools / "python", Path(__file__).with_name("fickle.py"), file],
}


def rows(work: Path, peers: Path | None) -> Iterator[Row]:
    """Measure both kinds, pure and compiled, with the peers that are installed in ``peers``."""
    compiled = _compiled(work / "compiled")
    for kind, file in make(work).items():
        name = f"{file.stat().st_size >> 20} MiB pickle, 8 M opcodes, {kind}"
        reference = _worker("c", file, ROOT / "src")
        yield Row(benchmark=name, program="C unpickler", cost=reference, against=reference.cpu)
        ours = _worker("ours", file, ROOT / "src")
        yield Row(benchmark=name, program="weighbridge", cost=ours, against=reference.cpu, aim=AIMS[kind])
        if compiled and kind == "walk":
            fast = _worker("ours", file, compiled)
            yield Row(
                benchmark=name, program="weighbridge, compiled", cost=fast, against=reference.cpu, aim=COMPILED_AIM
            )
        for peer, command in PEERS.items():
            if peers and (peers / peer).exists():
                cost = cost_of(command(peers, file), repeat=1)
                yield Row(benchmark=name, program=peer, cost=cost, against=reference.cpu)


def make(work: Path) -> dict[str, Path]:
    """Write the pickles once."""
    files = {"pure data": work / "data.pkl", "walk": work / "walk.pkl"}
    if not all(file.exists() for file in files.values()):
        data = pickle.dumps([(number, number + 1) for number in range(TUPLES)], protocol=4)
        files["pure data"].write_bytes(data)
        files["walk"].write_bytes(data[:-1] + b"ccollections\nOrderedDict\n)R0.")
    return files


def _compiled(folder: Path) -> Path | None:
    """A copy of the package with the compiled loop; None without a compiler."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "src" / "weighbridge", folder / "weighbridge", ignore=shutil.ignore_patterns("*.so"))
    build = [sys.executable, str(ROOT / "scripts" / "accelerator.py"), "--into", str(folder)]
    done = subprocess.run(build, capture_output=True, check=False)
    return folder if done.returncode == 0 else None


def _worker(what: str, file: Path, source: Path, repeat: int = 3) -> Cost:
    command = [sys.executable, __file__, "--worker", what, str(file), str(source)]
    runs = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(repeat)]
    return min((Cost(**run) for run in runs), key=lambda cost: cost.cpu)


def work_on(what: str, file: Path, source: str) -> None:
    """Do it once in this process and print what it cost."""
    sys.path.insert(0, source)
    action = _unpickle if what == "c" else _examine
    action(file, count=False)
    started, wall = time.process_time(), time.perf_counter()
    action(file, count=True)
    cost = {"cpu": time.process_time() - started, "wall": time.perf_counter() - wall}
    print(json.dumps(cost | {"memory": _peak(), "code": 0}))


def _peak() -> int:
    """This process's own peak in bytes; ``getrusage`` would show the parent's where that was larger."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _unpickle(file: Path, *, count: bool) -> None:
    from benchmarks.unpickle import Inert

    if count:
        with file.open("rb") as opened:
            Inert(opened).load()


def _examine(file: Path, *, count: bool) -> None:
    from weighbridge.core.budget import Budget
    from weighbridge.core.reader import BytesReader
    from weighbridge.examine.models.formats.pickle import parse

    content = io.FileIO(file) if count else io.BytesIO(b"N.")

    class Opened(BytesReader):
        size = file.stat().st_size if count else 2

        def read_at(self, offset: int, length: int) -> bytes:
            content.seek(offset)
            return content.read(length) or b""

    list(parse(Opened(b""), Budget()))
    content.close()


def main() -> int:
    """Run on its own, or as one of its own worker processes."""
    if sys.argv[1:2] == ["--worker"]:
        work_on(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
        return 0
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, help="virtual environment with other scanners")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="where the files are made")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    print(table(list(rows(arguments.work, arguments.peers / "bin" if arguments.peers else None))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
