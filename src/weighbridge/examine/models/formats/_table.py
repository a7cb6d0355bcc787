"""The table of formats: how bytes are identified and which module reads them.

Identification looks at content only. ``extensions`` say what a *name claims*, so that a
disagreement can be reported.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One row.

    Attributes:
        id: stable name, shown to people and machines.
        title: for people.
        module: module below ``formats/`` with ``parse``.
        magics: (offset, bytes) pairs, any of which identifies the format.
        probe: True when the module's ``probe(reader, head)`` also decides.
        first: with ``probe``, the bytes that the content can start with; empty for any.
        family: ``binary``; ``text`` formats are tried only on what reads as text, and
            several of them may accept one file without that being worth a finding.
        extensions: lower-case, with the dot.
        examined: what is looked at, for the documentation's table.
        not_examined: what is not, honestly.
    """

    id: str
    title: str
    module: str
    magics: tuple[tuple[int, bytes], ...] = ()
    probe: bool = False
    first: bytes = b""
    family: str = "binary"
    extensions: tuple[str, ...] = ()
    examined: str
    not_examined: str = ""


FORMATS: tuple[Format, ...] = (
    # — pickle and what wraps it —
    # — containers —
    Format(
        id="zip",
        title="Zip archive (PyTorch, TorchScript, npz, Keras, wheel, jar)",
        module="zip",
        magics=((0, b"PK\x03\x04"), (0, b"PK\x07\x08PK\x03\x04"), (0, b"PK00PK\x03\x04")),
        probe=True,
        extensions=(".zip", ".pt", ".pth", ".ckpt", ".npz", ".keras", ".whl", ".jar", ".mar", ".skops"),
        examined="every member in every reading (zipfile, PyTorch's reader, local headers), gaps, names, checksums",
        not_examined="encrypted members; deflate64, PPMd and older methods; the program inside TorchScript",
    ),
    # — tensors and graphs —
    Format(
        id="keras-config",
        title="Keras configuration",
        module="keras_config",
        probe=True,
        first=b"{[ \t\r\n\xef\xff\xfe",
        family="text",
        extensions=(".json",),
        examined="every object, function, stored code and file that rebuilding the model would resolve",
        not_examined="what custom classes do, whose code is elsewhere",
    ),
    # — repository files —
    Format(
        id="git-lfs-pointer",
        title="Git LFS pointer",
        module="git_lfs",
        magics=((0, b"version https://git-lfs.github.com/spec/v1\n"),),
        examined="object id and size",
        not_examined="the object, which is not there",
    ),
)
