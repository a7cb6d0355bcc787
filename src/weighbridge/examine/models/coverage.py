"""Coverage: what of a file's tree was examined, read off the tree itself."""

from __future__ import annotations

from collections.abc import Iterable

from weighbridge.core.evidence import Coverage, Examined, Skipped
from weighbridge.core.location import ROUTE_SEPARATOR

from .facts.common import ProblemKind
from .part import Part


def coverage_of(parts: Iterable[Part]) -> Coverage:
    """Sum up one file's parts. A part counts as examined only when nothing of it is missing."""
    examined: list[Examined] = []
    skipped: list[Skipped] = []
    limits: dict[str, None] = {}
    for top in parts:
        for part in top.walk():
            route = ROUTE_SEPARATOR.join(part.route)
            reasons = [f"{problem.kind}: {problem.detail}" for problem in part.gaps]
            if part.format == "unknown" and not reasons:
                reasons = ["unknown format"]
            if not reasons:
                examined.append(Examined(route=route, format=part.format, bytes=part.size))
            skipped.extend(Skipped(route=route, reason=reason) for reason in dict.fromkeys(reasons))
            limits.update(dict.fromkeys(p.limit for p in part.gaps if p.kind is ProblemKind.LIMIT))
    return Coverage(examined=tuple(examined), skipped=tuple(skipped), limits_hit=tuple(limits))
