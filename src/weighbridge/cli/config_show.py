"""``weighbridge config show``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from weighbridge.core.text import escape

from .arguments import add_configuration, add_terminal, configuration_of

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = (
    "weighbridge config show",
    "weighbridge config show --origin",
    "WEIGHBRIDGE_FAIL_ON=high weighbridge config show --origin",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--origin", action="store_true", help="also print where each value comes from")
    add_configuration(parser)
    add_terminal(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print every option with its value, as TOML."""
    from weighbridge.app.configuration import OPTIONS

    configuration = configuration_of(arguments, console)
    rows = []
    for option in OPTIONS:
        value = configuration.values[option.key]
        text = f"{option.key} = {_toml(value)}" if value is not None else f"# {option.key} is not set"
        rows.append((text, configuration.origins[option.key]))
    width = max(len(text) for text, _ in rows)
    for text, origin in rows:
        console.out.write(f"{text:<{width}}  # {escape(origin)}\n" if arguments.origin else f"{text}\n")
    for waiver in configuration.waivers:
        fields = (("rule", waiver.rule), ("match", waiver.match), ("reason", waiver.reason), ("owner", waiver.owner))
        lines = "\n".join(f"{name} = {_toml(value)}" for name, value in fields)
        console.out.write(f"\n[[waiver]]\n{lines}\nexpires = {waiver.expires}\n")
    return 0


def _toml(value: object) -> str:
    """A value as TOML 1.0 has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, str):
        import json

        return json.dumps(value).replace("\x7f", "\\u007f")
    return str(value)
