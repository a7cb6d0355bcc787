"""``weighbridge help``: topics that belong to no single command."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = ("weighbridge help exit-codes", "weighbridge help formats")

TOPICS = ("exit-codes", "formats", "reports", "configuration", "waivers", "baselines")

_EXIT_CODES = """\
Exit codes do not depend on the output format.

    0  examined, and nothing at or above --fail-on (default: medium)
    1  findings at or above --fail-on
    2  the command line or the configuration is wrong
    3  could not finish: a file could not be read, or an internal failure
    4  nothing to examine: no files, or only Git LFS pointers
    5  with --strict: something was not examined
  130  interrupted

Findings win over errors, errors over gaps. --exit-zero turns 1 and 5 into 0, and
nothing else. What is skipped, broken or unknown is never "clean": it is a finding of at
least medium severity, or an error."""

_CONFIGURATION = """\
Options come from the command line, then from the environment (WEIGHBRIDGE_FAIL_ON), then
from weighbridge.toml or the [tool.weighbridge] table of pyproject.toml, then from the
defaults. The file is looked for in the working directory and above it. A file inside the
scanned target is never read. A key that is no option is an error.

    fail-on = "high"
    ignore = ["file.extension-mismatch"]

    [limits]
    bytes = "16G"
    seconds = 600

Print every option, its value and its origin: weighbridge config show --origin"""

_WAIVERS = """\
A waiver says that a named person accepts a finding for a reason until a day. It stands in
the configuration file; nothing inside an examined file can waive anything.

    [[waiver]]
    rule = "pickle.unknown-global"      # a rule or an area
    match = "models/ranker.pkl"         # a path (shell pattern), a file name or sha256:...
    reason = "our own class, reviewed in review 812"
    owner = "maria@acme.example"
    expires = 2027-03-31                # at most 180 days ahead

All five keys are required. An expired or unused waiver is a finding. Waived findings are
counted in every summary and stay in the JSON and SARIF reports. Show them with
--no-waivers."""

_BASELINES = """\
A baseline records the findings of today, so that a later run shows only what is new.

    weighbridge baseline write ./model -o known.json
    weighbridge scan ./model --baseline known.json

It holds fingerprints: the rule, the path inside the target, the way inside the file and
what was seen there, but no offsets and no prose. The summary always says how many findings
are baselined."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("topic", choices=TOPICS, help="what to explain")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the topic."""
    console.out.write(console.style(console.out).line(_topic(arguments.topic)) + "\n")
    return 0


def _topic(name: str) -> str:
    texts = {
        "exit-codes": _EXIT_CODES,
        "configuration": _CONFIGURATION,
        "waivers": _WAIVERS,
        "baselines": _BASELINES,
    }
    if name in texts:
        return texts[name]
    return _formats() if name == "formats" else _reports()


def _formats() -> str:
    import textwrap

    from weighbridge.examine.models.formats._table import FORMATS

    lines = ["Formats are recognised by content, never by name.", ""]
    for row in FORMATS:
        lines.append(f"{row.id}: {row.title}")
        if row.extensions:
            names = " ".join(row.extensions)
            lines += textwrap.wrap(f"usual names: {names}", 88, initial_indent="    ", subsequent_indent="      ")
        lines += textwrap.wrap(f"examined: {row.examined}", 88, initial_indent="    ", subsequent_indent="      ")
        if row.not_examined:
            lines += textwrap.wrap(
                f"not examined: {row.not_examined}", 88, initial_indent="    ", subsequent_indent="      "
            )
    return "\n".join(lines)


def _reports() -> str:
    from weighbridge.report import REPORTS

    rows = "\n".join(f"  {name:<9} {purpose}" for name, (_, purpose) in REPORTS.items())
    return (
        f"Output formats (--format NAME, --report NAME=FILE):\n\n{rows}\n\n"
        "Results go to standard output; notes, progress, the summary and errors to standard\n"
        "error. Files named with -o and --report appear whole or not at all. Everything that\n"
        "comes from an examined file is escaped."
    )
