"""``weighbridge baseline write``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import add_choices, add_configuration, add_targets, add_terminal
from .examining import examined
from .outcome import check_something_was_there

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = (
    "weighbridge baseline write ./model",
    "weighbridge baseline write ./model -o known.json",
    "weighbridge scan ./model --baseline known.json",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_targets(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default="weighbridge-baseline.json",
        help="the baseline (default: weighbridge-baseline.json); written whole or not at all",
    )
    add_choices(parser)
    add_configuration(parser)
    add_terminal(parser)
    parser.add_argument("--no-progress", action="store_true", help="print no progress")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Examine the targets and write the baseline of what is found."""
    from weighbridge.adapters.output import written
    from weighbridge.app.baseline import baseline_of, dumps

    review, _ = examined(arguments, console)
    check_something_was_there(review)
    baseline = baseline_of(review)
    with written(arguments.output) as out:
        out.write(dumps(baseline))
    console.note(f"{len(baseline.known):,} findings recorded in {arguments.output}")
    unread = [file.evidence for file in review.files if file.evidence.error is not None]
    for file in unread:
        console.note(f"{file.subject.place} could not be read: {file.error}")
    return 3 if unread else 0
