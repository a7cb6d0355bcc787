"""Reports: reviews for people and machines. Reads core types, never examines.

Every report is a module with::

    def write(review: Review, out: TextIO, style: Style) -> None: ...

listed in :data:`REPORTS` and imported when it is asked for. Every string that may come
from an artifact is escaped for the place where it is printed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TextIO

from weighbridge.core.review import Review

from .style import Style

REPORTS = {
    "text": ("text", "for a terminal"),
    "json": ("json_v1", "the same as json-v1"),
    "json-v1": ("json_v1", "one JSON document; its schema is published"),
    "jsonl": ("json_lines", "one JSON object a file, then one with the summary"),
    "sarif": ("sarif", "SARIF 2.1.0, for code scanning services"),
    "github": ("github", "annotations of a GitHub workflow run"),
    "junit": ("junit", "JUnit XML, for continuous integration services"),
    "markdown": ("markdown", "for a pull request's comment"),
    "html": ("html", "one page without scripts"),
}
"""Format name → (module, what it is for)."""


def write(name: str, review: Review, out: TextIO, style: Style | None = None) -> None:
    """Write ``review`` to ``out`` as the format ``name``, one of :data:`REPORTS`."""
    module = import_module(f"{__package__}.{REPORTS[name][0]}")
    module.write(review, out, style or Style())
