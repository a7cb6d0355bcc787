"""Compares verdicts on the two corpora: benign files flagged, hostile files missed, per tool.

    python -m benchmarks.accuracy BENIGN_FOLDER HOSTILE_FOLDER [--each N]

Make the folders with ``scripts/corpora/benign.py`` and ``scripts/corpora/hostile.py``. Peers
are measured only where they can be imported or started. A benign file counts as flagged
when a tool reports an issue, as unread when it reports an error or skips the file; a
hostile file counts as missed when a tool reports no issue. Every N-th benign file is taken.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path

Judge = Callable[[Path], str]
"""Returns ``flagged``, ``passed`` or ``unread``."""


def weighbridge_judge() -> Judge:
    import weighbridge
    from weighbridge.core.evidence import Verdict

    words = {Verdict.CLEAN: "passed", Verdict.FINDINGS: "flagged"}

    def judge(path: Path) -> str:
        return words.get(weighbridge.scan(str(path)).verdict(), "unread")

    return judge


def picklescan_judge() -> Judge:
    from picklescan.scanner import SafetyLevel, scan_file_path

    def judge(path: Path) -> str:
        found = scan_file_path(str(path))
        if found.issues_count or any(g.safety == SafetyLevel.Dangerous for g in found.globals):
            return "flagged"
        return "unread" if found.scan_err or not found.scanned_files else "passed"

    return judge


def modelscan_judge() -> Judge:
    from modelscan.modelscan import ModelScan

    def judge(path: Path) -> str:
        report = ModelScan().scan(path)
        if report["summary"]["total_issues"]:
            return "flagged"
        unread = report["errors"] or report["summary"]["skipped"]["total_skipped"]
        return "unread" if unread or not report["summary"]["scanned"]["total_scanned"] else "passed"

    return judge


def fickling_judge() -> Judge:
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import Pickled

    def judge(path: Path) -> str:
        with path.open("rb") as file:
            severity = check_safety(Pickled.load(file)).severity
        return "passed" if severity == Severity.LIKELY_SAFE else "flagged"

    return judge


TOOLS: dict[str, Callable[[], Judge]] = {
    "weighbridge": weighbridge_judge,
    "picklescan": picklescan_judge,
    "modelscan": modelscan_judge,
    "fickling": fickling_judge,
}


def verdicts(judge: Judge, files: list[Path]) -> Counter[str]:
    """Count verdicts; whatever a tool raises is a file that it could not read."""
    counts: Counter[str] = Counter()
    for path in files:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                counts[judge(path)] += 1
            except Exception:  # noqa: BLE001 - peers raise anything
                counts["unread"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("benign", type=Path)
    parser.add_argument("hostile", type=Path)
    parser.add_argument("--each", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    benign = sorted(path for path in options.benign.rglob("*") if path.is_file())[:: options.each]
    hostile = sorted(path for path in options.hostile.rglob("*") if path.is_file())
    print(f"{len(benign)} benign files, {len(hostile)} hostile files")
    print(f"{'':12} {'benign flagged':>15} {'benign unread':>14} {'hostile missed':>15} {'of them unread':>15}")
    for name, make in TOOLS.items():
        if importlib.util.find_spec(name) is None:
            print(f"{name:12} cannot be imported here")
            continue
        judge = make()
        good, bad = verdicts(judge, benign), verdicts(judge, hostile)
        missed = bad["passed"] + bad["unread"]
        print(f"{name:12} {good['flagged']:15} {good['unread']:14} {missed:15} {bad['unread']:15}", flush=True)


if __name__ == "__main__":
    main()
