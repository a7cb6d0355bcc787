"""The examiner's promise: nothing that the bytes hold makes it raise."""

from weighbridge.core.errors import LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.examiner import examine
from weighbridge.examine.models.identify import HEAD


class Breaking(BytesReader):
    """A stream that can be identified and then breaks."""

    def read_at(self, offset: int, length: int) -> bytes:
        """The head, whose beginning no format knows; then an error."""
        if length == HEAD or offset:
            return super().read_at(offset, length)
        raise LimitError("bytes", 1)


def test_a_stream_that_breaks_after_identification_is_a_gap() -> None:
    (part,) = examine(Breaking(b"\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1"), "a.bin")
    assert part.format == "unknown"
    assert [problem.limit for problem in part.gaps] == ["bytes"]
