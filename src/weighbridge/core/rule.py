"""Rules: what Weighbridge looks for, as data."""

from __future__ import annotations

import enum

from .records import dataclass, field


class Severity(enum.IntEnum):
    """How bad it is if the finding is right. Never edited after a finding is made."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The lower-case word used in every output."""
        return self.name.lower()


class Confidence(enum.IntEnum):
    """How sure the rule is."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2

    @property
    def label(self) -> str:
        """The lower-case word used in every output."""
        return self.name.lower()


class Profile(enum.IntEnum):
    """How much doubt the reader wants to see; orthogonal to severity.

    A finding is shown when its profile is at most the one that the reader chose.
    """

    REGULAR = 0
    STRICT = 1
    AUDIT = 2

    @property
    def label(self) -> str:
        """The lower-case word used in every output."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Data only: the check that finds it lives beside it in its module.

    Attributes:
        id: ``area.slug``; never reused for something else.
        title: a short noun phrase for lists.
        message: a :meth:`str.format` template over the finding's parameters, one sentence without a full stop.
        severity: the usual severity; a check may choose another when it makes a finding.
        remedy: what the reader can do, one sentence.
        references: ``CWE-502``, ``AML.T0018``, ``CVE-…``, ``GHSA-…`` or a URL.
        since: the version that introduced the rule.
        profile: the least inquisitive profile that shows the rule's findings.
    """

    id: str
    title: str
    message: str
    severity: Severity
    remedy: str
    since: str
    references: tuple[str, ...] = field(default=())
    profile: Profile = Profile.REGULAR

    @property
    def area(self) -> str:
        """The part before the dot: ``pickle`` of ``pickle.unsafe-global``."""
        return self.id.partition(".")[0]
