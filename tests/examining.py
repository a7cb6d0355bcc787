"""Helpers for tests: examine bytes as the product would, without a file system."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from weighbridge.core.budget import Limits
from weighbridge.core.finding import Finding
from weighbridge.core.location import ROUTE_SEPARATOR
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.checker import check_file, check_unit
from weighbridge.examine.models.coverage import coverage_of
from weighbridge.examine.models.examiner import examine
from weighbridge.examine.models.part import Part
from weighbridge.examine.models.unit import assemble


def examined(data: bytes, name: str = "target", limits: Limits | None = None) -> tuple[Part, ...]:
    """The parts of one file."""
    return examine(BytesReader(data), name, limits)


def findings_of(files: Mapping[str, bytes] | bytes, limits: Limits | None = None) -> list[Finding]:
    """Every finding of a target, given as path → content (or the content of one file)."""
    if isinstance(files, bytes):
        files = {"target": files}
    trees = {name: examined(data, name, limits) for name, data in files.items()}
    found = [finding for parts in trees.values() for finding in check_file(parts)]
    return [*found, *check_unit(assemble(part for parts in trees.values() for part in parts))]


def rules_of(files: Mapping[str, bytes] | bytes, limits: Limits | None = None) -> set[str]:
    """The ids of the rules that found something."""
    return {finding.rule.id for finding in findings_of(files, limits)}


def complete(files: Mapping[str, bytes] | bytes) -> bool:
    """True when nothing of the target was left unexamined."""
    if isinstance(files, bytes):
        files = {"target": files}
    root = assemble(part for name, data in files.items() for part in examined(data, name))
    return coverage_of(root.children).complete


def lines(findings: list[Finding]) -> list[str]:
    """One line a finding: severity, place, message."""
    return [
        f"{finding.severity.label} {ROUTE_SEPARATOR.join((finding.location.path, *finding.location.route))}: {finding.message}"
        for finding in findings
    ]


def steps_of(work: Callable[[], object]) -> int:
    """How many calls ``work`` makes: a measure of cost that does not depend on the machine."""
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return steps
