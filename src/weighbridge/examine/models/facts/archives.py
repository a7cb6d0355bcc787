"""Facts about archives and compressed streams: where readers differ, what is hidden, what escapes."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from . import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement(Fact):
    """Two readings of one archive, or of one member, that do not agree.

    Attributes:
        member: the member's name; empty when the archive as a whole is meant.
        aspect: what differs: ``name``, ``method``, ``flags``, ``packed size``, ``size``,
            ``checksum``, ``members``, ``end record``, ``local header``, ``directory`` and so on.
        readings: who says what, such as ``central directory: data.pkl``.
    """

    member: str
    aspect: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafePath(Fact):
    """A member whose name leads out of the folder it would be extracted to. ``reason`` says how."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Fact):
    """A member that is no file: ``kind`` is ``symbolic link``, ``hard link``, ``device`` or ``pipe``.

    Attributes:
        target: what a link leads to, as written.
        escapes: True when the target lies outside the archive's own folder.
    """

    member: str
    kind: str
    target: str = ""
    escapes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate(Fact):
    """One name for several members. ``folded`` when they differ only in upper and lower case."""

    member: str
    count: int
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap(Fact):
    """Two members that share ``length`` bytes of the archive."""

    first: str
    second: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden(Fact):
    """Bytes of the archive that its directory does not account for.

    Attributes:
        place: ``prefix`` (before the first member), ``between`` (among members, or between
            the members and the directory), ``suffix`` (after the archive's end).
        length: how many bytes.
        member: the member's name when the bytes are a member that the directory leaves out.
        script: True when they are one ``#!`` line, as in Python's zipapps.
    """

    place: str
    length: int
    member: str = ""
    script: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksumMismatch(Fact):
    """A member (or stream) whose bytes do not have the checksum that the archive records for them."""

    member: str
    recorded: str
    computed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion(Fact):
    """A stream that grows a hundredfold or more when it is unpacked.

    Attributes:
        packed: bytes of the stream.
        unpacked: bytes that came out, until its end or until a limit was reached.
        exhausted: True when a limit was reached.
    """

    member: str
    packed: int
    unpacked: int
    exhausted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectArray(Fact):
    """A NumPy array file whose elements are Python objects: its body is a pickle."""

    dtype: str
    shape: tuple[int, ...]
