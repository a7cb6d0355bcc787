"""``weighbridge explain``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import add_terminal

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = ("weighbridge explain file.polyglot",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("rule", metavar="RULE", help="a rule's id, as findings show it in brackets")
    add_terminal(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the rule's page."""
    from weighbridge.app.rules import entry
    from weighbridge.report.pages import page_lines

    one = entry(arguments.rule)
    lines = page_lines(one.rule, one.sections, console.style(console.out))
    console.out.writelines(f"{line}\n" for line in lines)
    return 0
