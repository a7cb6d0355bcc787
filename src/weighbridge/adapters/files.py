"""The local file system as a source of targets.

Links are not followed out of the target. Devices, sockets and pipes are never opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weighbridge.app.ports import Entry
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader

_IGNORED_FOLDERS = frozenset({".git", ".hg", ".svn"})


class FileReader:
    """Positioned reads from an open file; no shared file offset."""

    __slots__ = ("_descriptor", "size")

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor = descriptor
        self.size = size

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`weighbridge.core.reader.Reader`. Raises InputError when the disk fails."""
        if offset >= self.size or length <= 0:
            return b""
        try:
            return os.pread(self._descriptor, min(length, self.size - offset), offset)
        except OSError as error:
            raise InputError("input.unreadable", "the file could not be read", cause=str(error)) from error


class LocalFiles:
    """Files and folders of this machine."""

    def __init__(self, *, follow_links: bool = False) -> None:
        self._follow_links = follow_links

    def entries(self, target: str) -> Iterator[Entry]:
        """List files below ``target`` in the order of their names; version control folders are left out."""
        path = Path(target)
        if not os.path.lexists(path):
            raise InputError(
                "input.missing",
                "there is no such file or folder",
                cause=target,
                remedy="check the path; remote locators such as hf:owner/name are not supported yet",
            )
        if path.is_dir():
            yield from self._below(path, path.resolve())
        else:
            yield self._entry(path, path.name, None)

    def _below(self, top: Path, real_top: Path) -> Iterator[Entry]:
        for folder, subfolders, names in os.walk(top, followlinks=False):
            subfolders[:] = sorted(set(subfolders) - _IGNORED_FOLDERS)
            links = [name for name in subfolders if (Path(folder) / name).is_symlink()]
            for name in sorted([*names, *links]):
                path = Path(folder) / name
                yield self._entry(path, path.relative_to(top).as_posix(), real_top)

    def _entry(self, path: Path, name: str, real_top: Path | None) -> Entry:
        size, refusal = 0, ""
        try:
            if path.is_symlink() and real_top is not None and not self._follow_links:
                real = path.resolve(strict=True)
                if not real.is_relative_to(real_top):
                    refusal = "the link leads out of the target; scan what it leads to, or give --follow-links"
                elif real.is_dir():
                    refusal = "the link leads to a folder; its files are examined under their own names"
            status = path.stat()
            size = status.st_size
            if not refusal and not stat.S_ISREG(status.st_mode):
                refusal = "not a regular file"
        except (OSError, RuntimeError) as error:
            refusal = f"unreadable: {error}"
        return Entry(name=name, locator=str(path), size=size, refusal=refusal)

    @contextmanager
    def open(self, entry: Entry) -> Iterator[Reader]:
        """Open one listed file for positioned reads."""
        try:
            descriptor = os.open(entry.locator, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            raise InputError("input.unreadable", "the file could not be opened", cause=str(error)) from error
        try:
            yield FileReader(descriptor, os.fstat(descriptor).st_size)
        finally:
            os.close(descriptor)
