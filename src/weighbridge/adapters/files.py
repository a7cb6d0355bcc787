"""The local file system as a source of targets.

Links are not followed out of the target. Devices, sockets and pipes are never opened;
only standard input, named ``-``, is read from whatever it is.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from weighbridge.app.ports import Entry
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import CHUNK, Reader

_IGNORED_FOLDERS = frozenset({".git", ".hg", ".svn"})

STANDARD_INPUT = "-"
"""The target that means standard input."""


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
        if not os.path.lexists(target):
            raise InputError(
                "input.missing",
                "there is no such file or folder",
                cause=target,
                remedy="check the path",
            )
        shown = _shown(target)
        if os.path.isdir(target):  # noqa: PTH112 - pathlib costs 5 ms at every start
            yield from self._below(shown, os.path.realpath(target))
        else:
            yield self._entry(shown, os.path.basename(shown), None)  # noqa: PTH119 - see above

    def _below(self, top: str, real_top: str) -> Iterator[Entry]:
        unlistable: list[OSError] = []
        for folder, subfolders, names in os.walk(top, followlinks=False, onerror=unlistable.append):
            subfolders[:] = sorted(set(subfolders) - _IGNORED_FOLDERS)
            links = [name for name in subfolders if os.path.islink(os.path.join(folder, name))]  # noqa: PTH114, PTH118
            for name in sorted([*names, *links]):
                path = os.path.join(folder, name)  # noqa: PTH118 - see above
                yield self._entry(_shown(path), os.path.relpath(path, top), real_top)
        for error in unlistable:
            yield _unlisted(error, top)

    def _entry(self, path: str, name: str, real_top: str | None) -> Entry:
        size, refusal = 0, ""
        try:
            if real_top is not None and not self._follow_links and os.path.islink(path):  # noqa: PTH114 - see above
                refusal = _refused_link(os.path.realpath(path, strict=True), real_top)
            status = os.stat(path)  # noqa: PTH116 - see above
            size = status.st_size
            if not refusal and not stat.S_ISREG(status.st_mode):
                refusal = "not a regular file"
        except (OSError, ValueError) as error:
            refusal = f"unreadable: {error}"
        return Entry(name=name, locator=path, size=size, refusal=refusal)

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


class LocalFilesAndInput:
    """Local files, and standard input as the target ``-``.

    Standard input is spooled to an unnamed temporary file, because formats need random
    access. Only the process that read it can open it.
    """

    def __init__(self, files: LocalFiles, stream: Callable[[], IO[bytes]], limit: int) -> None:
        """Spool at most ``limit`` bytes of ``stream``; more is a :class:`LimitError`."""
        self._files = files
        self._stream = stream
        self._limit = limit
        self._spool: IO[bytes] | None = None

    def __del__(self) -> None:
        """Close the temporary file; it lives exactly as long as the source."""
        if self._spool is not None:
            self._spool.close()

    def entries(self, target: str) -> Iterator[Entry]:
        """See :class:`LocalFiles`; ``-`` reads standard input to its end."""
        if target != STANDARD_INPUT:
            yield from self._files.entries(target)
            return
        size = self._fill()
        yield Entry(name="stdin", locator=STANDARD_INPUT, size=size, portable=False)

    @contextmanager
    def open(self, entry: Entry) -> Iterator[Reader]:
        """See :class:`LocalFiles`."""
        if entry.portable or self._spool is None:
            with self._files.open(entry) as reader:
                yield reader
        else:
            yield FileReader(self._spool.fileno(), entry.size)

    def _fill(self) -> int:
        from tempfile import TemporaryFile  # noqa: PLC0415 - only standard input pays for it

        if self._spool is None:
            self._spool = TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as the source
            source = self._stream()
            while data := source.read(CHUNK):
                self._spool.write(data)
                if self._spool.tell() > self._limit:
                    raise LimitError("bytes", self._limit)
        return os.fstat(self._spool.fileno()).st_size


def _shown(path: str) -> str:
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path.rstrip("/") or ("/" if path.startswith("/") else ".")


def _refused_link(real: str, real_top: str) -> str:
    if real != real_top and not real.startswith(real_top.rstrip("/") + "/"):
        return "the link leads out of the target; scan what it leads to, or give --follow-links"
    if os.path.isdir(real):  # noqa: PTH112 - see above
        return "the link leads to a folder; its files are examined under their own names"
    return ""


def _unlisted(error: OSError, top: str) -> Entry:
    folder = str(error.filename or top)
    name = os.path.relpath(folder, top)
    return Entry(name=name, locator=_shown(folder), size=0, refusal=f"the folder could not be listed: {error}")
