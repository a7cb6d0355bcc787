"""A tar archive → facts, header by header, as :mod:`tarfile` walks it."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import LimitError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader
from weighbridge.core.records import dataclass, field

from ..facts import Fact
from ..facts.archives import Disagreement, Link, UnsafePath
from ..facts.common import Embedded, Layout, Problem, ProblemKind
from .names import link_escapes, unsafe
from .remains import trailing
from .streams import problem_of
from .tar_headers import BLOCK, Header, padded, read_header
from .tar_sparse import SparseMap, SparseReader, gnu_map, pax_map, text_map
from .zip_compare import duplicates

_LINKS = {b"1": "hard link", b"2": "symbolic link", b"3": "device", b"4": "device", b"6": "pipe"}
_DIRECTORIES = (b"5", b"D")
_WITHOUT_DATA = frozenset({*_LINKS, b"5", b"V"})
_EXTENSION_LIMIT = 1 << 20
_TORCH = frozenset({"storages", "tensors", "pickle"})


@dataclass(slots=True)
class _Tar:
    """The walk's state: what extension headers said about the next member, and what was seen."""

    reader: Reader
    budget: Budget
    place: int = 0
    name: bytes = b""
    link: bytes = b""
    local: dict[bytes, bytes] = field(default_factory=dict)
    shared: dict[bytes, bytes] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def attribute(self, key: bytes) -> bytes:
        """A pax attribute of the next member, empty when it has none."""
        return self.local.get(key, self.shared.get(key, b""))

    def forget(self) -> None:
        """A member ends what extension headers said."""
        self.name, self.link, self.local = b"", b"", {}


def walk(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State everything about the archive and embed its members."""
    tar = _Tar(reader, budget)
    size = reader.size
    while tar.place < size:
        budget.spend(32)
        header = read_header(reader, tar.place)
        if header is None:
            break
        tar.place += BLOCK
        yield from _extension(tar, header) if header.kind in b"LKxXgA" else _member(tar, header)
    yield from duplicates(tar.names, folded=False)
    if {name.removeprefix("./") for name in tar.names} >= _TORCH:
        yield Layout(format="pytorch-tar")
    yield from _end(tar, size)


def _end(tar: _Tar, size: int) -> Iterator[Fact]:
    """After the last header comes a block of zeros, or the archive is broken there."""
    block = tar.reader.read_at(tar.place, BLOCK)
    if tar.place > size:
        yield Problem(kind=ProblemKind.TRUNCATED, detail="the last member's data runs past the end of the file")
    elif block.strip(b"\x00"):
        detail = "a header of the tar archive is broken"
        yield Problem(kind=ProblemKind.MALFORMED, detail=detail, span=Span(tar.place, tar.place + len(block)))
        yield Embedded(name=f"suffix@{tar.place}", reader=SliceReader(tar.reader, tar.place, size - tar.place))
    else:
        place = tar.place
        while place < size and (block := tar.reader.read_at(place, 1 << 16)) and not block.strip(b"\x00"):
            tar.budget.spend(16)
            place += len(block)
        skipped = len(block) - len(block.lstrip(b"\x00"))
        yield from trailing(tar.reader, place + skipped // BLOCK * BLOCK if place < size else size)


def _extension(tar: _Tar, header: Header) -> Iterator[Fact]:
    """GNU long names and pax attributes: they describe the member that follows."""
    start, tar.place = tar.place, tar.place + padded(max(header.size, 0))
    if not 0 <= header.size <= _EXTENSION_LIMIT:
        yield Problem(kind=ProblemKind.MALFORMED, detail="an extension header has an impossible size")
        return
    data = tar.reader.read_at(start, header.size)
    if header.kind == b"L":
        tar.name = data.partition(b"\x00")[0]
    elif header.kind == b"K":
        tar.link = data.partition(b"\x00")[0]
    else:
        attributes, whole = _pax(data, tar.budget)
        (tar.shared if header.kind == b"g" else tar.local).update(attributes)
        if not whole:
            yield Problem(kind=ProblemKind.MALFORMED, detail="a pax header is broken")


def _pax(data: bytes, budget: Budget) -> tuple[dict[bytes, bytes], bool]:
    """The records ``length key=value`` of a pax header, and whether all of it could be read."""
    found: dict[bytes, bytes] = {}
    place = 0
    while place < len(data) and data[place] != 0:
        budget.spend(4)
        space = data.find(b" ", place, place + 21)
        digits = data[place:space] if space > 0 else b""
        length = int(digits) if digits.isdigit() else 0
        record = data[space + 1 : place + length]
        key, equals, value = record.partition(b"=")
        if length <= len(digits) + 1 or place + length > len(data) or not equals or value[-1:] != b"\n":
            return found, False
        found[key] = value[:-1]
        if key == b"GNU.sparse.numbytes" and b"GNU.sparse.map" not in found:  # version 0.0 repeats its keys
            found[b"GNU.sparse.pairs"] = found.get(b"GNU.sparse.pairs", b"") + (
                found.get(b"GNU.sparse.offset", b"0") + b"," + value[:-1] + b","
            )
        place += length
    return found, True


def _text(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")


def _member(tar: _Tar, header: Header) -> Iterator[Fact]:
    name = _text(tar.attribute(b"GNU.sparse.name") or tar.attribute(b"path") or tar.name or header.name)
    link = _text(tar.attribute(b"linkpath") or tar.link or header.link)
    size, stated = _size(tar, header)
    if size < 0:
        yield Problem(kind=ProblemKind.MALFORMED, detail=f"{name}: its size cannot be read")
        size = 0
    if stated:
        yield Disagreement(member=name, aspect="size", readings=(f"pax: {size}", f"header: {stated}"))
    yield from _about(tar, header, name, link)
    directory = header.kind in _DIRECTORIES or (header.kind == b"\x00" and name.endswith("/"))
    if header.kind in _WITHOUT_DATA or directory:
        yield from _without_data(tar, header, name, size)
    else:
        yield from _file(tar, header, name, size)
    tar.forget()


def _size(tar: _Tar, header: Header) -> tuple[int, int]:
    """The member's size, and the header's own when it contradicts the pax attribute (else 0)."""
    written = tar.attribute(b"size")
    if not written.isdigit() or len(written) > 20:
        return header.size, 0
    size = int(written)
    return size, header.size if header.size not in (0, size) else 0


def _about(tar: _Tar, header: Header, name: str, link: str) -> Iterator[Fact]:
    reason = unsafe(name)
    if reason:
        yield UnsafePath(member=name, reason=reason)
    kind = _LINKS.get(header.kind)
    if kind == "symbolic link":
        yield Link(member=name, kind=kind, target=link, escapes=link_escapes(name, link))
    elif kind == "hard link":
        yield Link(member=name, kind=kind, target=link, escapes=bool(unsafe(link)))
    elif kind is not None:
        yield Link(member=name, kind=kind)
    elif header.kind not in _DIRECTORIES:
        tar.names.append(name)


def _without_data(tar: _Tar, header: Header, name: str, size: int) -> Iterator[Fact]:
    """Links and folders have no data. tarfile skips none, whatever the size says; others do."""
    if size and header.kind != b"1":
        readings = ("by its kind: no data", f"by its size: {size} bytes")
        yield Disagreement(member=name, aspect="size", readings=readings)
        yield Embedded(name=name, reader=SliceReader(tar.reader, tar.place, size))


def _file(tar: _Tar, header: Header, name: str, size: int) -> Iterator[Fact]:
    start = tar.place
    if header.kind == b"S":
        start = _after_gnu_map(tar, header)
    inner: Reader = SliceReader(tar.reader, start, size)
    tar.place = start + padded(size)
    layout = _segments(tar, header, inner)
    if layout is not None and tar.budget.bytes + layout.size > tar.budget.limits.bytes:
        yield problem_of(LimitError("bytes", tar.budget.limits.bytes), name)
    elif layout is not None:
        inner = SparseReader(inner, layout)
    elif header.kind == b"S" or tar.attribute(b"GNU.sparse.major") or tar.attribute(b"GNU.sparse.pairs"):
        yield Problem(kind=ProblemKind.MALFORMED, detail=f"{name}: its map of holes is broken")
    if start + size > tar.reader.size:
        yield Problem(kind=ProblemKind.TRUNCATED, detail=f"{name}: its data runs past the end of the file")
    if header.kind == b"M":
        yield Problem(kind=ProblemKind.UNSUPPORTED, detail=f"{name}: a continuation from another volume")
    yield Embedded(name=name, reader=inner, file_name=True)


def _after_gnu_map(tar: _Tar, header: Header) -> int:
    """The offset behind the extra blocks of an old GNU sparse header."""
    place, more = tar.place, header.raw[482:483]
    while more not in (b"", b"\x00"):
        tar.budget.spend(8)
        block = tar.reader.read_at(place, BLOCK)
        place += BLOCK
        more = block[504:505]
    return place


def _segments(tar: _Tar, header: Header, packed: Reader) -> SparseMap | None:
    """The sparse map of a member, None when it has none or it is broken."""
    if header.kind == b"S":
        return gnu_map(tar.reader, header, tar.budget)
    size = tar.attribute(b"GNU.sparse.realsize") or tar.attribute(b"GNU.sparse.size")
    if not size.isdigit() or len(size) > 20:
        return None
    if tar.attribute(b"GNU.sparse.major") == b"1":
        return pax_map(packed, int(size), tar.budget)
    return text_map(tar.attribute(b"GNU.sparse.map") or tar.attribute(b"GNU.sparse.pairs").rstrip(b","), int(size))
