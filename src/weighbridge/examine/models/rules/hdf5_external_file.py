"""HDF5 file that draws on other files.

## What

A dataset keeps its values in another file (external storage, virtual dataset), or a link leads
into another file.

## Why it matters

The HDF5 library opens those files, with the rights of the process, as soon as the dataset is
read. A model can so pull any readable file of the machine into its weights, from where its output
gives it away. What is in those files was not examined as part of this one.

## How it is found

External file lists, external links and mappings of virtual datasets, wherever they are stored. A name that
is absolute, climbs out of its folder or has a scheme is `high`, any other `medium`: no format for models
needs them.

## What it misses

Nothing that the HDF5 library itself would follow; files split by a file driver are reported as not examined.

## Fix

Ask for a file that holds its data itself (`h5repack` makes one).

## References

CVE-2026-1669, CWE-73, CWE-829.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.hdf5 import Hdf5External
from ..part import Part

RULE = Rule(
    id="hdf5.external-file",
    title="HDF5 data in another file",
    message="reading {where} opens the file {target} ({mechanism})",
    severity=Severity.HIGH,
    remedy="Ask for a file that holds all its data itself",
    references=("CWE-73", "CWE-829", "CVE-2026-1669"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each file that is drawn on."""
    for item in part.facts.of(Hdf5External):
        severity = Severity.HIGH if _leaves(item.target) else Severity.MEDIUM
        yield context.finding(
            part, item.span, severity=severity, where=item.where, target=item.target, mechanism=item.mechanism
        )


def _leaves(target: str) -> bool:
    path = target.replace("\\", "/")
    return path.startswith(("/", "~")) or ":" in path or ".." in path.split("/")
