"""Numbers, times and places in words. Everything returned is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from weighbridge.core.finding import Finding
from weighbridge.core.review import ReviewedSubject
from weighbridge.core.text import escape

STEP = " \u203a "
"""Between the steps of a place, a single right-pointing angle quotation mark."""

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def size(count: float) -> str:
    """Bytes in decimal units: ``6.2 GB``."""
    for unit in _UNITS[:-1]:
        if count < 999.5:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 99.5 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} {_UNITS[-1]}"


def duration(seconds: float) -> str:
    """Seconds for people: ``0.3 s``, ``41 s``, ``12 min 5 s``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def count(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def place(subject: ReviewedSubject, finding: Finding | None = None) -> str:
    """The file as a person would name it, then the steps inside it: file, member, member of the member."""
    steps = (subject.evidence.subject.place, *(finding.location.route if finding else ()))
    return STEP.join(escape(step) for step in steps)


def where(finding: Finding) -> str:
    """The bytes or the line: ``bytes 28 to 41``; empty when the rule did not say."""
    span = finding.location.span
    if span is None:
        return ""
    if span.line is not None:
        return f"line {span.line}"
    if span.end - span.start <= 1:
        return f"byte {span.start}"
    return f"bytes {span.start} to {span.end - 1}"


def some(items: Iterable[str], limit: int) -> str:
    """Join at most ``limit`` items, and say how many more there are."""
    names = list(items)
    shown = ", ".join(names[:limit])
    return f"{shown} and {len(names) - limit:,} more" if len(names) > limit else shown
