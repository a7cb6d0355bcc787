"""Arguments that several commands share, and what they say about the configuration."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weighbridge.core.errors import UsageError

if TYPE_CHECKING:
    from weighbridge.app.configuration import Configuration

    from .terminal import Console

SEVERITIES = ("info", "low", "medium", "high", "critical")
PROFILES = ("regular", "strict", "audit")
LIMITS = ("bytes", "depth", "members", "operations", "seconds")

_REMOTE = ("hf:", "oci:", "pkg:", "mcp:", "sha256:", "s3:", "http:", "https:", "git+")


def add_targets(parser: argparse.ArgumentParser) -> None:
    """The targets, and how they are examined."""
    parser.add_argument("target", nargs="+", metavar="TARGET", help="a file, a folder, or - for standard input")
    group = parser.add_argument_group("what is examined")
    group.add_argument(
        "--no-digest", action="store_true", help="do not compute SHA-256; large checkpoints take no time"
    )
    group.add_argument("--jobs", metavar="N", help="processes to use (default: every core)")
    group.add_argument("--follow-links", action="store_true", help="follow symbolic links out of the target")
    group.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"what one file may cost, such as bytes=8G; names: {', '.join(LIMITS)}; repeatable",
    )


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Which findings count."""
    group = parser.add_argument_group("which findings are shown")
    group.add_argument("--select", action="append", metavar="RULES", help="only these rules or areas (a,b); repeatable")
    group.add_argument("--ignore", action="append", metavar="RULES", help="not these rules or areas; repeatable")
    group.add_argument("--profile", choices=PROFILES, help="how much doubt to show (default: regular)")
    group.add_argument("--no-waivers", action="store_true", help="show what is waived")


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Where the configuration comes from."""
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="read this file instead of looking for one")
    group.add_argument("--no-config", action="store_true", help="read no configuration file")


def add_terminal(parser: argparse.ArgumentParser) -> None:
    """How the command talks."""
    group = parser.add_argument_group("terminal")
    group.add_argument("--color", choices=("auto", "always", "never"), help="colours (default: auto)")
    group.add_argument("-q", "--quiet", action="store_true", help="print results and errors only")
    group.add_argument("-v", "--verbose", action="store_true", help="list every place and every file that was skipped")


def configuration_of(arguments: argparse.Namespace, console: Console) -> Configuration:
    """Join flags, environment and file; tell the reader which file it is."""
    from weighbridge.adapters.settings import Found, find, read
    from weighbridge.app.configuration import configure

    if arguments.config and arguments.no_config:
        raise UsageError("usage.arguments", "--config and --no-config exclude each other")
    if arguments.config:
        found = read(arguments.config)
    elif arguments.no_config:
        found = Found()
    else:
        found = find(os.getcwd(), getattr(arguments, "target", ()))  # noqa: PTH109 - pathlib costs 5 ms at every start
    configuration = configure(
        flags=flags_of(arguments),
        environment=console.environment,
        file=found.file,
        content=found.content,
        notes=found.notes,
    )
    for note in configuration.notes:
        console.note(note, always=True)  # who chose the configuration is no detail
    return configuration


def flags_of(arguments: argparse.Namespace) -> dict[str, object]:
    """Option key → value, for the flags that were given."""
    given = vars(arguments)
    flags: dict[str, object] = {
        key: given[name]
        for key, name in (
            ("fail-on", "fail_on"),
            ("profile", "profile"),
            ("jobs", "jobs"),
            ("baseline", "baseline"),
            ("select", "select"),
            ("ignore", "ignore"),
        )
        if given.get(name) is not None
    }
    flags |= {key: True for key in ("strict", "exit-zero", "follow-links") if given.get(key.replace("-", "_"))}
    if given.get("no_digest"):
        flags["digest"] = False
    return flags | _limits(given.get("limit", ()))


def _limits(pairs: Sequence[str]) -> dict[str, object]:
    limits: dict[str, object] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or name not in LIMITS:
            from weighbridge.app.configuration import nearest

            raise UsageError(
                "usage.limit",
                f"--limit takes NAME=VALUE, with one of {', '.join(LIMITS)}",
                cause=f"got {pair[:80]!r}" + (f"; {near}" if (near := nearest(name, LIMITS)) else ""),
                remedy="for example --limit bytes=8G --limit seconds=600",
            )
        limits[f"limits.{name}"] = value
    return limits


def check_targets(targets: Sequence[str]) -> None:
    """Raise UsageError for locators that need the network, which no command uses yet."""
    for target in targets:
        if target.startswith(_REMOTE) and not os.path.lexists(target):
            raise UsageError(
                "usage.remote",
                "this version examines only what is on this machine",
                cause=f"{target} is a remote locator",
                remedy="download it first, then scan the folder",
            )
    if targets.count("-") > 1:
        raise UsageError("usage.arguments", "standard input can be examined only once")
