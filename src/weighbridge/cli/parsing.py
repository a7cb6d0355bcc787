"""Parsers: argparse behind the command table."""

from __future__ import annotations

import argparse
from types import ModuleType
from typing import NoReturn

from weighbridge.core.errors import UsageError
from weighbridge.core.text import escape

from .table import Command

_WIDTH = 96


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ours, and that never guesses an abbreviated option."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing."""
        raise UsageError(
            "usage.arguments",
            "the command line cannot be understood",
            cause=escape(message) + _nearest_option(self, message),
            remedy=f"see {self.prog} --help",
        )


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of one width: asking the terminal for its own costs an import of 3 ms at every start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_WIDTH)


def parser_of(command: Command, module: ModuleType) -> Parser:
    """The parser of ``command``, whose module is ``module``."""
    examples = "\n".join(f"  {line}" for line in module.EXAMPLES)
    parser = Parser(
        prog=f"weighbridge {command.name}",
        description=command.help[0].upper() + command.help[1:] + ".",
        epilog=f"examples:\n{examples}",
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    return parser


def options_of(parser: argparse.ArgumentParser) -> dict[str, tuple[str, ...]]:
    """Long options → the words that may follow them (none: any text; for flags, none either)."""
    return {
        option: tuple(str(choice) for choice in action.choices or ())
        for action in parser._actions  # noqa: SLF001 - argparse has no public way to list its options
        for option in action.option_strings
        if option.startswith("--")
    }


def positional_of(parser: argparse.ArgumentParser) -> tuple[str, ...]:
    """The words that a positional argument may be; empty when it is a path or there is none."""
    for action in parser._actions:  # noqa: SLF001 - see above
        if not action.option_strings and action.choices:
            return tuple(str(choice) for choice in action.choices)
    return ()


def _nearest_option(parser: argparse.ArgumentParser, message: str) -> str:
    from difflib import get_close_matches

    start, _, rest = message.partition("unrecognized arguments: ")
    if start or not rest:
        return ""
    near = get_close_matches(rest.split()[0].partition("=")[0], options_of(parser), n=1, cutoff=0.6)
    return f"; the nearest is {near[0]}" if near else ""
