"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from weighbridge.core.errors import StoreError


@contextmanager
def written(path: str) -> Iterator[TextIO]:
    """Open ``path`` for writing text in UTF-8; it takes the old file's place only when the block succeeds.

    Devices, pipes and the like are written to directly. Raises StoreError when the file
    cannot be written.
    """
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - pathlib costs 5 ms at every start
            with open(path, "w", encoding="utf-8") as out:  # noqa: PTH123 - see above
                yield out
        else:
            with _replacing(os.path.realpath(path)) as out:
                yield out
    except OSError as error:
        raise StoreError("output.unwritable", f"{path} could not be written", cause=str(error)) from error


@contextmanager
def _replacing(path: str) -> Iterator[TextIO]:
    temporary = f"{path}.{os.getpid()}.part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(descriptor, "w", encoding="utf-8") as out:  # noqa: PTH123 - see above
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - see above
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - see above
        raise
