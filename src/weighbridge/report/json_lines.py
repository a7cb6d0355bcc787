"""JSON lines: one object a file as in ``json-v1``, then one with the summary."""

from __future__ import annotations

from typing import TextIO

from weighbridge.core.review import Review

from .json_v1 import dumps, head, subject_document, summary_document
from .style import Style


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write one line for each file, as it would stand in ``subjects``, then the summary's line."""
    del style
    out.writelines(dumps(subject_document(subject, review)) + "\n" for subject in review.subjects)
    out.write(dumps({**head(review), "summary": summary_document(review)}) + "\n")
