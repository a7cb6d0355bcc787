"""Exit codes: what a script can rely on, whatever the output format.

====  =======================================================================
code  meaning
====  =======================================================================
0     examined, and nothing at or above ``--fail-on``
1     findings at or above ``--fail-on``
2     the command line or the configuration is wrong
3     could not finish: a file could not be read, or an internal failure
4     nothing to examine
5     with ``--strict``: something was not examined
130   interrupted
====  =======================================================================

Findings win over errors, errors over gaps. ``--exit-zero`` turns 1 and 5 into 0 and
nothing else.
"""

from __future__ import annotations

from weighbridge.core.errors import NothingToExamineError
from weighbridge.core.evidence import Verdict
from weighbridge.core.review import Review

FINE, FINDINGS, UNFINISHED, INCOMPLETE = 0, 1, 3, 5

_NO_MODELS = frozenset({"empty", "git-lfs-pointer"})


def exit_code(review: Review, *, strict: bool, exit_zero: bool) -> int:
    """The exit code of a run that examined something."""
    verdicts = {subject.verdict(review.fail_on) for subject in review.subjects}
    if Verdict.FINDINGS in verdicts and not exit_zero:
        return FINDINGS
    if Verdict.ERROR in verdicts:
        return UNFINISHED
    if strict and not review.complete and not exit_zero:
        return INCOMPLETE
    return FINE


def check_something_was_there(review: Review) -> None:
    """Raise :class:`NothingToExamineError` when there were only stand-ins for files that are not here."""
    files = [file.evidence for file in review.files]
    pointers = sum("git-lfs-pointer" in file.formats for file in files)
    others = [file for file in files if not _is_no_model(file.subject.name, file.formats) or file.error is not None]
    if not pointers or others:
        return
    targets = ", ".join(dict.fromkeys(file.target for file in review.files))
    raise NothingToExamineError(
        "input.unreadable",
        "nothing was examined",
        cause=f"{targets} holds {pointers:,} Git LFS pointer{'s' if pointers > 1 else ''} and no model data",
        remedy="run `git lfs pull` in the clone, then scan again",
    )


def _is_no_model(name: str, formats: tuple[str, ...]) -> bool:
    return name.rpartition("/")[2] == ".gitattributes" or _NO_MODELS.issuperset(formats)
