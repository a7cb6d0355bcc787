"""Markdown for a pull request's comment or a job's summary (GitHub Flavored Markdown).

What an artifact says stands only in code spans, where no link, image, mention, HTML or
emphasis is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from weighbridge.core.finding import Finding
from weighbridge.core.review import Review, ReviewedSubject
from weighbridge.core.text import escape

from . import words
from .style import Style
from .summary import summary

_PLACES = 5
_TICKS = re.compile(r"`+")


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write the verdict, then a section for each kind of finding, the worst first."""
    out.write(f"## Weighbridge: {review.verdict}\n\n")
    out.writelines(f"{code(line, limit=4000)}\n\n" for line in summary(review, Style(verbose=style.verbose)))
    out.writelines("\n".join(section) + "\n\n" for section in _sections(review, style))


def code(text: str, *, limit: int = 500) -> str:
    """``text``, escaped, as a code span that it cannot leave (CommonMark 0.31, section 6.1)."""
    shown = escape(text, limit=limit)
    if not shown.strip():
        return "` `"
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _sections(review: Review, style: Style) -> Iterator[list[str]]:
    groups: dict[tuple[int, str, str], list[tuple[ReviewedSubject, Finding]]] = {}
    for subject in review.subjects:
        for finding in subject.shown:
            key = (-finding.severity, finding.rule.id, finding.message)
            groups.setdefault(key, []).append((subject, finding))
    for key in sorted(groups, key=lambda key: key[0]):
        yield list(_section(groups[key], style))
    failed = [subject for subject in review.subjects if subject.evidence.error is not None]
    if failed:
        yield [
            "### Not examined\n",
            *(f"- {_place(subject)}: {code(subject.evidence.error or '')}" for subject in failed),
        ]


def _section(seen: list[tuple[ReviewedSubject, Finding]], style: Style) -> Iterator[str]:
    _, finding = seen[0]
    rule = finding.rule
    yield f"### {finding.severity.label}: {rule.title}\n"
    yield f"{code(finding.message, limit=2000)}\n"
    places = seen if style.verbose else seen[:_PLACES]
    for subject, one in places:
        at = words.where(one)
        yield f"- {_place(subject, one)}" + (f", {at}" if at else "")
    if len(seen) > len(places):
        yield f"- and {words.count(len(seen) - len(places), 'more place')}"
    yield f"\n**Fix:** {rule.remedy}.\n"
    see = f"[{rule.id}]({style.see(rule.id)})" if style.docs else f"`{style.see(rule.id)}`"
    yield f"Confidence {finding.confidence.label}. {see}"


def _place(subject: ReviewedSubject, finding: Finding | None = None) -> str:
    steps = (subject.evidence.subject.place, *(finding.location.route if finding else ()))
    return words.STEP.join(code(step) for step in steps)
