"""``weighbridge rules list``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import add_terminal

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = ("weighbridge rules list", "weighbridge rules list --format markdown")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="(default: text)")
    add_terminal(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print every rule."""
    from weighbridge.app.rules import catalogue
    from weighbridge.report.pages import list_lines

    lines = list_lines((entry.rule for entry in catalogue()), arguments.format, console.style(console.out))
    console.out.writelines(f"{line}\n" for line in lines)
    return 0
