"""The two lines that end a run: what was examined, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.evidence import Verdict
from weighbridge.core.review import Review, ReviewedSubject
from weighbridge.core.rule import Severity
from weighbridge.core.text import escape

from . import words
from .style import BAD, DOUBTFUL, GOOD, Style

_ROLES = {
    Verdict.CLEAN: (GOOD, "✓"),
    Verdict.INCOMPLETE: (DOUBTFUL, "?"),
    Verdict.FINDINGS: (BAD, "✗"),
    Verdict.ERROR: (BAD, "✗"),
}
_NAMED = 3
"""Skipped files that are named unless the reader wants all."""


def summary(review: Review, style: Style) -> Iterator[str]:
    """The lines, without line ends."""
    yield style.line(_examined(review, style))
    yield style.line(_found(review, style))


def _examined(review: Review, style: Style) -> str:
    files = review.files
    whole = [file for file in files if file.evidence.error is None and file.evidence.coverage.complete]
    total = sum(file.evidence.subject.size for file in files if file.evidence.error is None)
    of = "" if len(whole) == len(files) else f"{len(whole):,} of "
    parts = [
        f"examined {of}{words.count(len(files), 'file')} ({words.size(total)}) in {words.duration(review.seconds)}"
    ]
    failed = [file for file in files if file.evidence.error is not None]
    partly = [file for file in files if file.evidence.error is None and not file.evidence.coverage.complete]
    if partly:
        parts.append(f"not wholly {len(partly):,}: {_named(partly, style)}")
    if failed:
        parts.append(f"unreadable {len(failed):,}: {_named(failed, style)}")
    return " · ".join(parts)


def _named(files: list[ReviewedSubject], style: Style) -> str:
    names = (f"{words.place(file)} ({escape(_why(file), limit=100)})" for file in files)
    return words.some(names, len(files) if style.verbose else _NAMED)


def _why(file: ReviewedSubject) -> str:
    if file.evidence.error is not None:
        return file.evidence.error
    coverage = file.evidence.coverage
    if coverage.skipped:
        first = coverage.skipped[0]
        more = len(coverage.skipped) - 1
        return first.reason + (f", and {more:,} more" if more else "")
    return f"limit on {coverage.limits_hit[0]}"


def _found(review: Review, style: Style) -> str:
    parts = [
        style.severity(Severity[label.upper()], f"{number:,} {label}") for label, number in review.severities.items()
    ] or ["no findings"]
    states = review.states
    if states["waived"]:
        parts.append(f"{states['waived']:,} waived (next expiry {review.next_expiry})")
    if review.baseline:
        parts.append(f"{states['baselined']:,} baselined")
    if states["below-profile"]:
        parts.append(f"{states['below-profile']:,} below profile")
    if states["ignored"]:
        parts.append(f"{states['ignored']:,} ignored")
    role, glyph = _ROLES[review.verdict]
    return f"{' · '.join(parts)}    verdict: {style.paint(role, f'{glyph} {review.verdict}')}"
