"""What every command that examines does: configure, examine, sort."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from weighbridge.core.review import Review
from weighbridge.core.rule import Profile, Severity

from .arguments import check_targets, configuration_of

if TYPE_CHECKING:
    from weighbridge.app.configuration import Configuration
    from weighbridge.app.triage import Choices

    from .terminal import Console


def examined(arguments: argparse.Namespace, console: Console) -> tuple[Review, Configuration]:
    """Examine the targets and sort what was found, as the command line and the configuration say."""
    from weighbridge.app.scan import Settings
    from weighbridge.app.triage import triage
    from weighbridge.bootstrap import scanner

    check_targets(arguments.target)
    configuration = configuration_of(arguments, console)
    choices = _choices(arguments, configuration, console)
    values = configuration.values
    progress = None
    if not arguments.no_progress and not console.quiet:
        from .progress import Line

        progress = Line.on(console.err)
    evidence = scanner(
        jobs=values["jobs"],
        follow_links=values["follow-links"],
        progress=progress,
        input_limit=configuration.limits.bytes,
    ).scan_all(arguments.target, Settings(limits=configuration.limits, digest=values["digest"]))
    return triage(evidence, choices), configuration


def _choices(arguments: argparse.Namespace, configuration: Configuration, console: Console) -> Choices:
    from weighbridge.app.triage import Choices

    values = configuration.values
    if values["select"] or values["ignore"]:
        from weighbridge.app.rules import check_selector

        for selector in (*values["select"], *values["ignore"]):
            check_selector(selector)
    waivers = () if arguments.no_waivers else configuration.waivers
    if waivers:
        console.note(f"waivers come from {configuration.file}")
    return Choices(
        select=values["select"],
        ignore=values["ignore"],
        profile=Profile[values["profile"].upper()],
        fail_on=Severity[values["fail-on"].upper()],
        waivers=waivers,
        waivers_from=configuration.file,
        baseline=_baseline(values["baseline"], console),
    )


def _baseline(path: str, console: Console) -> frozenset[str] | None:
    if not path:
        return None
    from weighbridge.adapters.settings import text_of
    from weighbridge.app.baseline import loads
    from weighbridge.app.scan import rule_pack_digest

    baseline = loads(text_of(path), path)
    if baseline.rule_pack != rule_pack_digest():
        console.note(
            f"{path} was written with other rules (weighbridge {baseline.tool}); new rules' findings are not in it"
        )
    return baseline.fingerprints
