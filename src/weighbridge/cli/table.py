"""The commands: one row each. A command's module is imported when the command runs."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Command(NamedTuple):
    """One command.

    Its module has ``configure(parser)``, which adds arguments to an ``argparse`` parser,
    ``run(arguments, console) -> int``, which returns the exit code, and ``EXAMPLES``.
    """

    words: tuple[str, ...]
    module: str
    help: str

    @property
    def name(self) -> str:
        """As it is typed: ``rules list``."""
        return " ".join(self.words)

    def load(self) -> ModuleType:
        """Import the command's module."""
        return import_module(f"{__package__}.{self.module}")


COMMANDS: tuple[Command, ...] = (
    Command(("scan",), "scan", "look into models: what they are, what they would do, what was not examined"),
    Command(("explain",), "explain", "print the page of a rule"),
    Command(("rules", "list"), "rules_list", "list every rule"),
    Command(("baseline", "write"), "baseline_write", "record the present findings, to be shown only what is new"),
    Command(("config", "show"), "config_show", "print the configuration and where each value comes from"),
    Command(("completion",), "completion", "print the completion script of a shell"),
    Command(("help",), "help", "explain exit codes, output formats, configuration and other topics"),
)
"""Every command that works, in the order of ``--help``."""


def find(arguments: list[str]) -> Command | None:
    """The command that ``arguments`` begin with; None when there is none."""
    for command in COMMANDS:
        if tuple(arguments[: len(command.words)]) == command.words:
            return command
    return None
