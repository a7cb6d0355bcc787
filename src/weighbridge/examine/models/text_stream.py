"""Text out of bytes, in bounded pieces: UTF-8 with or without a byte order mark, UTF-16 and UTF-32 with one."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError, WeighbridgeError
from weighbridge.core.reader import Reader, chunks_of

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the byte order mark names (UTF-8 without one), and the mark's length in bytes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def decoded_head(head: bytes) -> str:
    """The text at the start of a file for a probe; a character cut at the end is dropped."""
    encoding, skip = encoding_of(head)
    return head[skip:].decode(encoding, "ignore")


def peek(reader: Reader, offset: int, length: int) -> bytes:
    """Bytes for a probe: what can be read there, nothing where reading fails."""
    try:
        return reader.read_at(offset, length)
    except WeighbridgeError:
        return b""


def text_chunks(reader: Reader, budget: Budget) -> Iterator[str]:
    """Decode the whole input piece by piece.

    Raises:
        InputError: a byte sequence is not valid in the encoding; the text before it was yielded.
    """
    encoding, skip = encoding_of(reader.read_at(0, 4))
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = skip
    for chunk in chunks_of(reader, skip):
        budget.spend(1 + len(chunk) // 64)
        yield _decode(decoder, chunk, offset, final=False)
        offset += len(chunk)
    yield _decode(decoder, b"", offset, final=True)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, offset: int, *, final: bool) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        raise InputError(
            "text.encoding", "the text is not in one encoding", cause=f"{error.reason} near byte {offset + error.start}"
        ) from error


def whole_text(reader: Reader, budget: Budget, limit: int) -> str:
    """The whole text of an input of at most ``limit`` bytes.

    Raises:
        LimitError: the input is longer.
        InputError: it is not text in one encoding.
    """
    if len(reader.read_at(limit, 1)):
        raise LimitError("bytes of one document", limit)
    return "".join(text_chunks(reader, budget))
