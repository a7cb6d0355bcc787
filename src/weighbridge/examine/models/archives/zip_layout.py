"""What a zip archive is for, told from its members' names, and which members are raw data.

PyTorch (``caffe2/serialize/inline_container.cc``): every record lies in one folder; the
pickles ``data.pkl`` and ``constants.pkl``, storages in ``data/``, ``constants/`` or
``tensors/``, TorchScript's source in ``code/``. NumPy (``numpy.savez``): every member ends
in ``.npy``. Keras 3: ``config.json``, ``metadata.json`` and weights.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

_STORAGE_FOLDERS = ("data", "constants", "tensors")
_RECORDS = frozenset({"version", "byteorder", ".format_version", ".storage_alignment", ".data/serialization_id"})
RECORD_LIMIT = 128
"""Bytes of a small record (a number, ``little``) beyond which it is examined like any member."""


class ZipLayout(NamedTuple):
    """A layout.

    Attributes:
        format: ``pytorch-zip``, ``torchscript``, ``npz``, ``keras``, or empty for any other zip.
        root: the folder of a PyTorch archive, with the slash.
    """

    format: str = ""
    root: str = ""

    def opaque(self, name: str, packed: int) -> str:
        """Why the stored member ``name`` is raw data that no loader parses, or an empty string."""
        if not self.root or not name.startswith(self.root):
            return ""
        record = name[len(self.root) :]
        folder, _, key = record.partition("/")
        if folder in _STORAGE_FOLDERS and key.isalnum():
            return "tensor storage"
        if record in _RECORDS and packed <= RECORD_LIMIT:
            return "format record"
        if self.format == "torchscript" and folder == "code" and key.endswith((".py", ".debug_pkl")):
            return "TorchScript program"
        return ""

    def is_program(self, name: str) -> bool:
        """True for TorchScript's source files."""
        return self.format == "torchscript" and name.startswith(self.root + "code/") and name.endswith(".py")


def layout_of(names: Iterable[str]) -> ZipLayout:
    """The layout of an archive with members called ``names``."""
    files = [name for name in names if not name.endswith("/")]
    known = set(files)
    for name in files:
        folder, base = posixpath.split(name)
        root = folder + "/"
        if base == "data.pkl" and folder and "/" not in folder and root + "version" in known:
            program = root + "constants.pkl" in known or any(other.startswith(root + "code/") for other in files)
            return ZipLayout("torchscript" if program else "pytorch-zip", root)
    if files and all(name.endswith(".npy") for name in files):
        return ZipLayout("npz")
    if {"config.json", "metadata.json"} <= known:
        return ZipLayout("keras")
    return ZipLayout()
