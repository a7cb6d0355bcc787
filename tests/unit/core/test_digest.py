import hashlib

import pytest

from weighbridge.core.digest import Digest
from weighbridge.core.errors import InputError


def test_of_bytes() -> None:
    assert str(Digest.of(b"abc")) == "sha256:" + hashlib.sha256(b"abc").hexdigest()


def test_round_trip() -> None:
    digest = Digest.of(b"abc", "blake2b")
    assert Digest.parse(str(digest)) == digest
    assert len({digest, Digest.parse(str(digest))}) == 1


def test_equal_values_of_other_algorithms_differ() -> None:
    value = bytes(32)
    assert Digest(algorithm="sha256", value=value) != Digest(algorithm="blake3", value=value)


@pytest.mark.parametrize("text", ["", "sha256", "sha256:", "sha256:xy", "sha256:AB", ":ab", "sha256:abc", "sha256: ab"])
def test_malformed(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Digest.parse(text)
    assert caught.value.remedy
