"""Scan: examine a model from where it lies, and say what is in it.

The road:

0. The source lists the target's files.
1. Each file is opened, digested and examined on its own, several at once.
2. Part rules run on each file's tree, beside the examination.
3. The trees are assembled into one unit; files explain their neighbours.
4. Unit rules run on the whole.
5. Findings, coverage and facts become evidence. Nothing here decides.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from functools import cache, partial
from itertools import islice
from typing import Any

from weighbridge.core.artifact import Artifact
from weighbridge.core.budget import Limits
from weighbridge.core.clock import Clock
from weighbridge.core.digest import Digest
from weighbridge.core.errors import InputError, NothingToExamineError, WeighbridgeError
from weighbridge.core.evidence import Evidence, SubjectEvidence
from weighbridge.core.finding import Finding
from weighbridge.core.records import dataclass, field
from weighbridge.core.version import __version__
from weighbridge.examine.models import knowledge
from weighbridge.examine.models.checker import check_file, check_unit
from weighbridge.examine.models.coverage import coverage_of
from weighbridge.examine.models.describe import describe
from weighbridge.examine.models.examiner import examine
from weighbridge.examine.models.part import Part
from weighbridge.examine.models.rules._table import RULES
from weighbridge.examine.models.unit import assemble

from .ports import Entry, Hasher, Progress, Silent, Source, Workers

EXAMINER = f"weighbridge.models {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What changes the result of a scan (and therefore its settings digest)."""

    limits: Limits = field(default_factory=Limits)
    digest: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """One file after steps 1 and 2."""

    entry: Entry
    parts: tuple[Part, ...] = ()
    digest: Digest | None = None
    findings: tuple[Finding, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """The use case, with its collaborators."""

    source: Source
    hasher: Hasher
    workers: Workers
    clock: Clock
    progress: Progress = field(default_factory=Silent)

    def scan(self, target: str, settings: Settings | None = None) -> Evidence:
        """Examine ``target`` and return evidence about every file in it.

        Raises:
            InputError: there is no such target, or nothing in it to examine.
        """
        settings = settings or Settings()
        started = self.clock()
        (evidence,) = self._examined([(target, self._entries(target))], settings, started)
        return evidence

    def scan_all(self, targets: Sequence[str], settings: Settings | None = None) -> tuple[Evidence, ...]:
        """Examine several targets, each as a unit of its own, with all files sharing the workers.

        A target that is not there, or holds nothing, becomes evidence with an error, and the
        others are examined all the same.

        Raises:
            InputError: there is only one target, and :meth:`scan` would raise it.
        """
        settings = settings or Settings()
        if len(targets) == 1:
            return (self.scan(targets[0], settings),)
        started = self.clock()
        return self._examined([(target, self._entries_or_error(target)) for target in targets], settings, started)

    def _entries(self, target: str) -> tuple[Entry, ...]:
        entries = tuple(self.source.entries(target))
        if not entries:
            raise NothingToExamineError(
                "input.empty",
                "there is nothing to examine",
                cause=f"{target} holds no files",
                remedy="give a file, or a folder that holds a model",
            )
        return entries

    def _entries_or_error(self, target: str) -> tuple[Entry, ...]:
        try:
            return self._entries(target)
        except InputError as error:
            return (Entry(name=target, locator=target, size=0, refusal=_told(error)),)

    def _examined(
        self, targets: list[tuple[str, tuple[Entry, ...]]], settings: Settings, started: datetime
    ) -> tuple[Evidence, ...]:
        everything = tuple(entry for _, entries in targets for entry in entries)
        looked = self._look_at_all(everything, settings)
        with closing(looked):
            return tuple(
                self._evidence(target, tuple(islice(looked, len(entries))), settings, started)
                for target, entries in targets
            )

    def _evidence(self, target: str, looked: tuple[_Looked, ...], settings: Settings, started: datetime) -> Evidence:
        root = assemble(part for file in looked for part in file.parts)
        digests = {file.entry.name: file.digest for file in looked if file.digest is not None}
        unit_findings = check_unit(root, digests)
        return Evidence(
            target=target,
            examiner=EXAMINER,
            rule_pack=rule_pack_digest(),
            settings=settings_digest(settings),
            started=started,
            finished=self.clock(),
            subjects=tuple(_subjects(looked, root, unit_findings)),
            facts=_target_facts(root),
        )

    def _look_at_all(self, entries: tuple[Entry, ...], settings: Settings) -> Generator[_Looked, None, None]:
        look = partial(_look_at, self.source, self.hasher, settings)
        portable = all(entry.portable for entry in entries)
        sizes = [entry.size if settings.digest else 0 for entry in entries]
        self.progress.start(len(entries), sum(entry.size for entry in entries))
        early: dict[int, _Looked] = {}
        following = 0
        try:
            for place, file in self.workers.map(look, entries, sizes) if portable else enumerate(map(look, entries)):
                self.progress.advance(file.entry.name, file.entry.size)
                early[place] = file
                while following in early:
                    yield early.pop(following)
                    following += 1
        finally:
            self.progress.stop()


def _look_at(source: Source, hasher: Hasher, settings: Settings, entry: Entry) -> _Looked:
    if entry.refusal:
        return _Looked(entry=entry, error=entry.refusal)
    try:
        with source.open(entry) as reader:
            digest = hasher.digest(reader) if settings.digest else None
            parts = examine(reader, entry.name, settings.limits)
    except WeighbridgeError as error:
        return _Looked(entry=entry, error=_told(error))
    digests = {entry.name: digest} if digest is not None else {}
    return _Looked(entry=entry, parts=parts, digest=digest, findings=check_file(parts, digests))


def _told(error: WeighbridgeError) -> str:
    return f"{error.summary}: {error.cause}" if error.cause else error.summary


def _subjects(looked: tuple[_Looked, ...], root: Part, unit_findings: tuple[Finding, ...]) -> Iterator[SubjectEvidence]:
    parts_of: dict[str, list[Part]] = {}
    for part in root.children:
        parts_of.setdefault(part.path, []).append(part)
    extra: dict[str, list[Finding]] = {}
    names = {file.entry.name for file in looked}
    for finding in unit_findings:  # what concerns no file of its own stands with the first
        path = finding.location.path
        extra.setdefault(path if path in names else looked[0].entry.name, []).append(finding)
    for file in looked:
        parts = parts_of.get(file.entry.name, [])
        yield SubjectEvidence(
            subject=Artifact(
                kind="model", name=file.entry.name, digest=file.digest, size=file.entry.size, locator=file.entry.locator
            ),
            formats=tuple(part.format for part in parts),
            coverage=coverage_of(parts),
            findings=(*file.findings, *extra.get(file.entry.name, ())),
            facts=describe(parts),
            error=file.error or None,
        )


def _target_facts(root: Part) -> dict[str, Any]:
    facts = describe([root])
    tensors = facts.get("tensors")
    if tensors:
        facts["tensors"] = {"count": tensors["count"], "bytes": tensors["bytes"]}
    return facts


def settings_digest(settings: Settings) -> str:
    """Digest of everything in ``settings``."""
    return str(Digest.of(repr(settings).encode()))


@cache
def rule_pack_digest() -> str:
    """Digest over the rules, the tables of knowledge and the formats that this version carries."""
    text = "\n".join([__version__, knowledge.digest(), *sorted(row.id for row in RULES)])
    return str(Digest.of(text.encode()))
