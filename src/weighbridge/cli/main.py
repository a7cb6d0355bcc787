"""The entry point: find the command, run it, turn every error into a message and an exit code.

This module imports next to nothing, so that ``--version`` and ``--help`` answer at once.
"""

from __future__ import annotations

import gc
import os
import sys

from weighbridge.core.version import __version__

from .table import COMMANDS, Command, find

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""

_COLLECT_AFTER = 20_000
"""New containers between collections of garbage: what a start makes is no garbage, and looking at it costs 8 ms."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Args:
        arguments: without the program's name; by default those of the process.
    """
    gc.set_threshold(_COLLECT_AFTER)
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = _dispatch(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _say("\ninterrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away. Nothing more can be said there, nor at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 3
    except SystemExit as stop:  # argparse's way to say that it printed help or an error
        return stop.code if isinstance(stop.code, int) else 2
    except Exception as error:  # noqa: BLE001 - boundary 4 of 4: one command
        return _failed(error)
    return code


def _dispatch(given: list[str]) -> int:
    if given and given[0] in {"-V", "--version"}:
        return _version(given[1:])
    if not given or given[0] in {"-h", "--help"} or given == ["help"]:
        print(_overview())  # noqa: T201 - results go to standard output
        return 0 if given else 2
    command = find(given)
    if command is None:
        return _unknown(given)
    return _run(command, given[len(command.words) :])


def _run(command: Command, rest: list[str]) -> int:
    from .parsing import parser_of
    from .terminal import Console

    module = command.load()
    arguments = parser_of(command, module).parse_args(rest)
    code: int = module.run(arguments, Console.of_process(arguments))
    return code


def _version(rest: list[str]) -> int:
    if rest == ["--json"]:
        import json
        import platform

        from weighbridge.app.scan import rule_pack_digest

        about = {"name": "weighbridge", "version": __version__, "rules": rule_pack_digest()}
        print(json.dumps({**about, "python": platform.python_version()}))  # noqa: T201 - a result
        return 0
    if rest:
        return _unknown(rest)
    print(f"weighbridge {__version__}")  # noqa: T201 - a result
    return 0


def _overview() -> str:
    width = max(len(command.name) for command in COMMANDS)
    rows = "\n".join(f"  {command.name:<{width}}  {command.help}" for command in COMMANDS)
    return (
        "usage: weighbridge COMMAND ...\n\n"
        "Look into models before they are loaded. Nothing examined is ever executed,\n"
        "imported or extracted, and nothing leaves this machine.\n\n"
        f"commands:\n{rows}\n\n"
        "start here:\n"
        "  weighbridge scan ./model         examine a file or a folder\n"
        "  weighbridge scan --help          everything that scan can do\n"
        "  weighbridge help exit-codes      what a script can rely on\n\n"
        "options:\n"
        "  -h, --help         show this\n"
        "  -V, --version      print the version; with --json also the rules' digest"
    )


def _unknown(given: list[str]) -> int:
    from weighbridge.core.text import escape

    nouns = [command.name for command in COMMANDS if command.words[0] == given[0]]
    if nouns:
        cause = f"{escape(given[0])} needs one of: {', '.join(nouns)}"
    else:
        from difflib import get_close_matches

        near = get_close_matches(given[0], [command.words[0] for command in COMMANDS], n=1, cutoff=0.5)
        cause = f"{escape(' '.join(given[:2]))} is none" + (f"; the nearest is {near[0]}" if near else "")
    _say(f"error[usage.unknown-command]: there is no such command\n  cause  {cause}\n  fix    see weighbridge --help")
    return 2


def _failed(error: Exception) -> int:
    from weighbridge.core.errors import InternalError, WeighbridgeError

    from .terminal import told

    if not isinstance(error, WeighbridgeError):
        import traceback

        place = traceback.extract_tb(error.__traceback__)[-1]
        error = InternalError(
            "internal.failure",
            "weighbridge itself failed",
            cause=f"{type(error).__name__}: {error} ({os.path.basename(place.filename)}:{place.lineno})",  # noqa: PTH119 - start-up
            remedy="please report it with the command line and, if you may, the file",
        )
    _say(told(error))
    return error.exit_code


def _say(text: str) -> None:
    try:
        print(text, file=sys.stderr)  # noqa: T201 - errors go to standard error
    except BrokenPipeError:
        return
