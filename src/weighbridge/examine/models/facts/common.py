"""Facts that many formats state."""

from __future__ import annotations

import enum

from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass

from . import Fact


class ProblemKind(enum.StrEnum):
    """Why a parser could not, or did not, read everything."""

    MALFORMED = "malformed"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    LIMIT = "limit"
    INTERNAL = "internal"
    POINTER = "pointer"
    """Only a stand-in is here; a rule of its own reports it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Fact):
    """Something stood in the parser's way.

    Attributes:
        detail: one clause without a full stop; may quote the artifact (shown escaped).
        gap: False when everything was examined all the same, so coverage stays complete.
        limit: with ``LIMIT``, the name of the exhausted limit.
    """

    kind: ProblemKind
    detail: str
    gap: bool = True
    limit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded(Fact):
    """Bytes inside this part that are to be examined as a part of their own.

    The examiner replaces it by a child part.

    Attributes:
        name: the step of the route; an archive member's name, or a made-up one such as
            ``gzip``, ``stream@1234`` or ``metadata[chat_template]``.
        formats: what the container knows them to be (format ids), *in addition* to what
            identification says; empty when only their content decides.
        opaque: set to a clause such as ``"tensor storage"`` when no loader would parse
            them: they are only looked at for the start of something loadable.
        file_name: True when ``name`` is a file's name, so that its extension is a claim.
    """

    name: str
    reader: Reader
    formats: tuple[str, ...] = ()
    opaque: str = ""
    file_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Fact):
    """A more exact format than the one that was identified: a zip is a ``pytorch-zip``."""

    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Fact):
    """What content and name say this part is; stated by the examiner on the first part of a node.

    Attributes:
        formats: every binary format that accepts the bytes.
        expected: the formats that the extension stands for; empty when it stands for none.
    """

    formats: tuple[str, ...]
    extension: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Fact):
    """No format accepts these bytes. ``head`` is their first 16 bytes in hexadecimal."""

    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Property(Fact):
    """One attribute of the model for the record.

    ``key`` is one of: ``framework framework_version architecture model_type licence
    base_model tokenizer library producer task language quantization parameters
    dataset author title description opset dtype``.
    """

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor(Fact):
    """One tensor. ``bytes`` is its length in storage, None where the format does not say."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    bytes: int | None = None


class ReferenceKind(enum.StrEnum):
    """What a reference leads to."""

    DATA = "data"
    """A sibling file that holds raw data for this part (ONNX external data, weight shards)."""
    FILE = "file"
    """Any other file."""
    URL = "url"
    REPOSITORY = "repository"
    """A hub repository, ``owner/name``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Fact):
    """Something outside this part that a loader would fetch or open.

    Attributes:
        target: the path, URL or repository exactly as written.
        where: the place that names it, such as ``weight_map`` or ``initializer "w"``.
    """

    kind: ReferenceKind
    target: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReference(Fact):
    """Configuration that names code which a loader would import or call.

    Attributes:
        mechanism: ``auto_map``, ``hydra``, ``keras-class``, ``custom-op``, ``yaml-tag`` …
        target: the name exactly as written, such as ``other/repo--modeling.Model``.
        where: the place that names it, such as ``auto_map.AutoModel``.
    """

    mechanism: str
    target: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Fact):
    """The text of a Jinja template that a tokenizer or server would render.

    Attributes:
        where: the key or file that holds it, such as ``tokenizer.chat_template``.
    """

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script(Fact):
    """Source code in a scripting language. ``language`` is ``python``, ``shell``, ``javascript`` and so on."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeCode(Fact):
    """Machine code. ``kind`` is ``elf``, ``pe``, ``mach-o``, ``wasm``, ``class``, ``dex`` or ``python-bytecode``."""

    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LfsPointer(Fact):
    """A Git LFS pointer. ``digest`` is ``sha256:…`` of the object that is not here."""

    digest: str
    size: int
