"""Facts about files of tensors: how the header, the tensors and the bytes fit together."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from . import Fact

LARGEST_TENSOR = 1 << 44
"""Bytes of one tensor that formats state as its length; a larger claim is nonsense, and sums stay in 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFault(Fact):
    """Something in a header that the format's specification does not allow.

    Attributes:
        detail: one clause without a full stop; may quote the artifact.
    """

    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateName(Fact):
    """A name that must be unique occurs again.

    Attributes:
        kind: what it names: ``header key``, ``metadata key``, ``tensor`` or ``initializer``.
        where: the scope in which it must be unique; empty for the whole file.
    """

    kind: str
    name: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorOverlap(Fact):
    """Two tensors claim the same bytes, the ones in ``span``. The names are in the order of their starts."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorOutside(Fact):
    """A tensor claims bytes behind the end of the file.

    Attributes:
        name: the tensor.
        end: where it would end, in bytes from the file's start; any size.
        size: the file's length in bytes.
    """

    name: str
    end: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeOverflow(Fact):
    """A product or sum over the header's numbers that does not fit a signed 64-bit integer.

    Attributes:
        name: the tensor or key.
        what: what was computed, such as ``number of elements``.
        value: the exact result, any size.
    """

    name: str
    what: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeMismatch(Fact):
    """A tensor's shape and type need another number of bytes than it has."""

    name: str
    declared: int
    stored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedBytes(Fact):
    """The bytes in ``span`` belong to no tensor. ``place`` says where: ``between tensors``, ``after the tensors``."""

    length: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataText(Fact):
    """One string of a file's free metadata, cut to its first 4096 characters.

    Attributes:
        length: characters (bytes, where the whole was not decoded) that the artifact has.
    """

    key: str
    value: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalData(Fact):
    """Tensor data that an ONNX loader reads from another file (onnx.proto, ``TensorProto.external_data``).

    Attributes:
        location: the path exactly as written; None when there is none.
        offset: first byte, as written; None when absent or not a number.
        length: bytes, as written; None when absent or not a number.
        needed: bytes that shape and type need; None when that is not known.
        where: the tensor's place in the graph.
    """

    tensor: str
    location: str | None
    offset: int | None
    length: int | None
    needed: int | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorUse(Fact):
    """A node's operator that the model does not itself define as a function.

    Attributes:
        domain: exactly as written; empty for the standard operators.
        count: how many nodes use it.
        where: the first such node's place.
    """

    domain: str
    name: str
    count: int
    where: str
