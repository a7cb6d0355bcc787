"""One page of HTML that needs nothing else: no script, no image, no network.

Its policy (Content Security Policy, level 3) forbids everything but the page's own style
sheet, so even a mistake in escaping could not run anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape as html_escape
from typing import TextIO

from weighbridge.core.finding import Finding
from weighbridge.core.review import Review, ReviewedSubject
from weighbridge.core.text import escape
from weighbridge.core.version import __version__

from . import words
from .style import Style
from .summary import summary

_STYLE = """
:root { color-scheme: light dark; --bad: #b3261e; --doubtful: #8a5a00; --good: #1b6e3a; --quiet: #767676; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --doubtful: #ffc966; --good: #7bd69b; --quiet: #9a9a9a; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
article { border-left: 4px solid var(--quiet); padding-left: 1rem; }
.critical, .high, .findings, .error { border-color: var(--bad); } .medium, .low, .incomplete { border-color: var(--doubtful); }
b.critical, b.high, b.findings, b.error { color: var(--bad); } b.medium, b.low, b.incomplete { color: var(--doubtful); }
b.clean { color: var(--good); } footer, .quiet { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; vertical-align: top; }
tr { border-bottom: 1px solid color-mix(in srgb, var(--quiet) 40%, transparent); }
"""


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write the page."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    out.write(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Weighbridge: {review.verdict}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    out.write(f'<h1>Weighbridge: <b class="{review.verdict}">{review.verdict}</b></h1>\n')
    out.writelines(f"<p>{_text(line, 4000)}</p>\n" for line in summary(review, Style(verbose=style.verbose)))
    out.writelines("\n".join(_article(subject, finding, style)) + "\n" for subject, finding in _worst_first(review))
    out.write("\n".join(_files(review)) + "\n")
    out.write(f"<footer><p>weighbridge {__version__} · rules <code>{_text(review.rule_pack)}</code></p></footer>\n")
    out.write("</body>\n</html>\n")


def _worst_first(review: Review) -> list[tuple[ReviewedSubject, Finding]]:
    seen = [(subject, finding) for subject in review.subjects for finding in subject.shown]
    return sorted(seen, key=lambda pair: -pair[1].severity)


def _article(subject: ReviewedSubject, finding: Finding, style: Style) -> Iterator[str]:
    label, rule = finding.severity.label, finding.rule
    yield f'<article class="{label}">'
    yield f'<h2><b class="{label}">{label}</b> {_text(finding.message, 2000)}</h2>'
    at = words.where(finding)
    yield f"<p><code>{html_escape(words.place(subject, finding))}</code>{f', {at}' if at else ''}</p>"
    yield f"<p>{_text(rule.remedy)}.</p>"
    name = f'<a href="{html_escape(style.see(rule.id))}">{rule.id}</a>' if style.docs else f"<code>{rule.id}</code>"
    references = f" · {', '.join(_text(one) for one in rule.references)}" if rule.references else ""
    yield f'<p class="quiet">{name} · confidence {finding.confidence.label}{references}</p>'
    yield "</article>"


def _files(review: Review) -> Iterator[str]:
    yield "<h2>Files</h2>\n<table>\n<tr><th>File</th><th>Format</th><th>Size</th><th>Verdict</th></tr>"
    for subject in review.files:
        evidence = subject.evidence
        verdict = subject.verdict(review.fail_on)
        reasons = [evidence.error] if evidence.error else [skip.reason for skip in evidence.coverage.skipped[:3]]
        why = f'<br><span class="quiet">{_text("; ".join(reasons))}</span>' if reasons else ""
        yield (
            f"<tr><td><code>{html_escape(words.place(subject))}</code>{why}</td><td>{_text(', '.join(evidence.formats))}</td>"
            f'<td>{words.size(evidence.subject.size)}</td><td><b class="{verdict}">{verdict}</b></td></tr>'
        )
    yield "</table>"


def _text(text: str, limit: int = 500) -> str:
    return html_escape(escape(text, limit=limit))
