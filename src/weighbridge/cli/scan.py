"""``weighbridge scan``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TextIO

from weighbridge.core.errors import NothingToExamineError, UsageError
from weighbridge.core.review import Review
from weighbridge.report import REPORTS, write
from weighbridge.report.style import Style

from .arguments import SEVERITIES, add_choices, add_configuration, add_targets, add_terminal
from .examining import examined
from .outcome import check_something_was_there, exit_code
from .terminal import speak_utf8

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = (
    "weighbridge scan ./model                       a folder, as one unit",
    "weighbridge scan a.safetensors b.gguf          several files",
    "curl -s URL | weighbridge scan -               standard input",
    "weighbridge scan . --strict --format sarif -o scan.sarif",
    "weighbridge scan . --report html=scan.html --report json=scan.json",
    "weighbridge scan . --select pickle --fail-on high",
    "weighbridge scan . --baseline weighbridge-baseline.json",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_targets(parser)
    add_choices(parser)
    group = parser.add_argument_group("what fails the run")
    group.add_argument("--fail-on", choices=SEVERITIES, help="the least severity that fails it (default: medium)")
    group.add_argument("--strict", action="store_true", help="exit 5 when something was not examined")
    group.add_argument("--exit-zero", action="store_true", help="exit 0 instead of 1 and 5")
    group.add_argument("--baseline", metavar="FILE", help="hide the findings that this file records")
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format", choices=tuple(REPORTS), default="text", help="the format of the result (default: text)"
    )
    group.add_argument("-o", "--output", metavar="FILE", help="write the result there, whole or not at all")
    group.add_argument(
        "--report", action="append", default=[], metavar="FORMAT=FILE", help="write another report as well; repeatable"
    )
    add_configuration(parser)
    add_terminal(parser)
    parser.add_argument("--no-progress", action="store_true", help="print no progress")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Examine, report, and return the exit code."""
    reports = [_report(pair) for pair in arguments.report]
    review, configuration = examined(arguments, console)
    docs = configuration.values["docs-url"]
    nothing = _nothing(review)
    for name, path in reports:
        _write_file(name, path, review, console, docs)
    if arguments.output:
        _write_file(arguments.format, arguments.output, review, console, docs)
    elif nothing is None or arguments.format != "text":
        if arguments.format != "text":
            speak_utf8(console.out)
        write(arguments.format, review, console.out, _style(console, console.out, docs))
        console.out.flush()
    if nothing is not None:
        raise nothing
    if not console.quiet:
        from weighbridge.report.summary import summary

        console.err.writelines(f"{line}\n" for line in summary(review, console.style(console.err)))
    return exit_code(review, strict=configuration.values["strict"], exit_zero=configuration.values["exit-zero"])


def _nothing(review: Review) -> NothingToExamineError | None:
    try:
        check_something_was_there(review)
    except NothingToExamineError as error:
        return error
    return None


def _report(pair: str) -> tuple[str, str]:
    name, separator, path = pair.partition("=")
    if not separator or name not in REPORTS or not path:
        raise UsageError(
            "usage.report",
            "--report takes FORMAT=FILE",
            cause=f"got {pair[:80]!r}; formats: {', '.join(REPORTS)}",
            remedy="for example --report sarif=scan.sarif",
        )
    return name, path


def _write_file(name: str, path: str, review: Review, console: Console, docs: str) -> None:
    from weighbridge.adapters.output import written

    with written(path) as out:
        write(name, review, out, Style(verbose=console.verbose, docs=docs.rstrip("/"), page=_page))


def _style(console: Console, stream: TextIO, docs: str) -> Style:
    return console.style(stream, docs=docs, page=_page)


def _page(rule_id: str) -> str:
    from weighbridge.app.rules import entry

    return entry(rule_id).page
