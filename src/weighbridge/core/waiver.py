"""Waivers: a named person accepts a named finding for a reason until a date.

All of selector, reason, owner and expiry are required, expiry is at most 180 days away,
and a waiver that has expired or matches nothing is itself a finding. Waivers come from
the operator's configuration; nothing inside an examined artifact can waive.
"""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase

from .finding import Finding
from .records import dataclass

MAXIMUM_DAYS = 180
"""The furthest expiry that a waiver may have, counted from the day it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One waiver.

    Attributes:
        rule: a rule id, or an area (``pickle``).
        match: a digest (``sha256:…``), or a shell pattern over the path (relative to the target, or
            as it is shown) or over the file's name.
        reason: why the finding is acceptable.
        owner: who answers for it.
        expires: the last day on which it holds.
    """

    rule: str
    match: str
    reason: str
    owner: str
    expires: date

    def covers(self, finding: Finding, place: str = "") -> bool:
        """True when the selector fits ``finding`` in the file shown as ``place``; says nothing about expiry."""
        if self.rule not in {finding.rule.id, finding.rule.area}:
            return False
        if finding.subject is not None and self.match == str(finding.subject):
            return True
        path = finding.location.path
        return any(fnmatchcase(name, self.match) for name in (path, path.rpartition("/")[2], place) if name)

    def expired(self, today: date) -> bool:
        """True after the last day."""
        return today > self.expires

    def too_long(self, today: date) -> bool:
        """True when it would hold for more than :data:`MAXIMUM_DAYS` from ``today``."""
        return (self.expires - today).days > MAXIMUM_DAYS
