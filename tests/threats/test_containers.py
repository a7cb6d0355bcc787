"""The container classes of the threat list, each with the test that bears its number.

Hostile pickles only ever name ``print``, and nothing is loaded.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import lz4.frame
import numpy as np
import pytest
import zstandard

from tests.examining import complete, examined, findings_of, rules_of
from tests.zip_builder import Item, build
from weighbridge.core.budget import Limits
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.pickle import Call, Global

VECTORS = Path(__file__).parents[1] / "vectors"

HOSTILE = b"\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R."
"""A pickle that would run ``true``."""

TEXT_HOSTILE = b"cposix\nsystem\n(S'true'\ntR."
"""The same in protocol 0, which has no magic."""


def calls_found(data: bytes, name: str = "target", limits: Limits | None = None) -> bool:
    """True when the pickle was walked, wherever it hides: the call is among the facts."""
    tree = [part for top in examined(data, name, limits) for part in top.walk()]
    return any(call.callee == Global("posix", "system") for part in tree for call in part.facts.of(Call))


def formats_in(data: bytes) -> set[str]:
    return {part.format for top in examined(data) for part in top.walk()}


def checkpoint(data: bytes = HOSTILE, **fields) -> list[Item]:
    return [Item("m/data.pkl", data, **fields), Item("m/version", b"3\n")]


def tar_of(*members: tuple[str, bytes], **fields) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in fields.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


@pytest.mark.parametrize("name", ["model.txt", "model.png", "model", "model.safetensors", "README.md", ".hidden"])
def test_class_25_extension_gating(name) -> None:
    assert calls_found(HOSTILE, name)
    assert calls_found(build([Item(name, HOSTILE, method=8)]))


@pytest.mark.parametrize("bit", [0x1, 0x20, 0x40, 0x2000, 0x800, 0x8])
@pytest.mark.parametrize("header", ["local", "central"])
def test_class_26_zip_flag_bits(bit, header) -> None:
    archive = build(checkpoint(**{header: {"flags": bit}}))
    assert calls_found(archive), "the flag hid the pickle"
    if bit not in {0x800, 0x8}:
        assert "archive.disagreement" in rules_of(archive)


def test_class_26_both_headers_claim_encryption() -> None:
    archive = build(checkpoint(flags=1))
    assert calls_found(archive)
    assert "file.encrypted" in rules_of(archive)
    assert not complete(archive)


def test_class_27_local_and_central_names() -> None:
    archive = build(checkpoint(local={"name": b"m/notes.txt"}))
    assert calls_found(archive)
    assert "archive.disagreement" in rules_of(archive)


def test_class_27_a_storage_by_one_name_is_a_pickle_by_the_other() -> None:
    items = [*checkpoint(b"N."), Item("m/data/0", TEXT_HOSTILE, local={"name": b"m/data.pkl"})]
    assert calls_found(build(items))


def test_class_27_the_local_header_leads_to_other_bytes() -> None:
    packed = zlib.compress(b"harmless text", 9)[2:-4]
    lies = {"method": 8, "packed": len(packed), "unpacked": 13, "crc": zlib.crc32(b"harmless text")}
    archive = build([Item("a.pkl", HOSTILE, local=lies)])
    assert calls_found(archive)
    archive = build([Item("a.pkl", HOSTILE, central={"packed": 3, "unpacked": 3})])
    assert calls_found(archive), "the local header tells the whole length"


@pytest.mark.parametrize("where", ["local", "central"])
def test_class_28_crc_mismatch(where) -> None:
    archive = build(checkpoint(**{where: {"crc": 12345}}))
    assert calls_found(archive)
    assert rules_of(archive) & {"archive.crc-mismatch", "archive.disagreement"}


def test_class_28_wrong_checksums_of_streams_hide_nothing() -> None:
    for packed in (gzip.compress(HOSTILE), zlib.compress(HOSTILE)):
        broken = (
            packed[:-8] + bytes(byte ^ 0x55 for byte in packed[-8:]) if packed[0] == 0x1F else packed[:-4] + b"abcd"
        )
        assert calls_found(broken)
        assert "archive.crc-mismatch" in rules_of(broken)


@pytest.mark.parametrize(
    "bad",
    [
        Item("bad", b"not deflated at all", method=8, central={"method": 8}),
        Item("bad", b"data", local={"method": 97}, central={"method": 97}),
        Item("bad", b"data", flags=1),
        Item("bad", b"data", central={"offset": 99}),
        Item("bad", b"data", central={"packed": 1 << 30, "unpacked": 1 << 30}, local={"packed": 1 << 30}),
        Item("bad\x00name", b"data"),
        Item("bad", b"\x1f\x8b\x08" + bytes(20)),
    ],
    ids=["data", "method", "encrypted", "offset", "size", "name", "stream"],
)
def test_class_29_one_bad_entry_does_not_end_the_loop(bad) -> None:
    if bad.method == 8:
        bad = Item("bad", b"\xff\xff\xff", local={"method": 8}, central={"method": 8})
    archive = build([Item("first.txt", b"text"), bad, Item("last.pkl", HOSTILE)])
    assert calls_found(archive)


def test_class_29_an_unread_entry_is_a_gap() -> None:
    assert not complete(build([Item("bad", b"data", method=97), Item("a.txt", b"text")]))


@pytest.mark.parametrize("protocol", [0, 1])
def test_class_30_protocol_0_and_1_members_without_extension(protocol) -> None:
    pickled = TEXT_HOSTILE if protocol == 0 else b"cposix\nsystem\nq\x00(X\x04\x00\x00\x00truetRq\x01."
    assert calls_found(build([Item("weights", pickled, method=8), Item("a.txt", b"text")]))
    assert calls_found(tar_of(("weights", pickled)))


@pytest.mark.parametrize(
    "head", [b"Rar!\x1a\x07\x00", b"MSCF\x00\x00\x00\x00", b"070701", b"xar!", b"LZIP\x01", b"\x1f\x9d\x90"]
)
def test_class_31_unknown_containers_are_never_clean(head) -> None:
    data = head + bytes(64)
    assert not complete(data)
    assert "file.unsupported" in rules_of(data)


def test_class_31_archives_inside_archives() -> None:
    data = tar_of(("inner.zip", build([Item("deeper.tar.gz", gzip.compress(tar_of(("m.pkl", HOSTILE))), method=8)])))
    assert calls_found(data)


def test_class_31_7z() -> None:
    assert calls_found((VECTORS / "7z/hostile/pickle.7z").read_bytes())
    assert not complete((VECTORS / "7z/bad/encrypted.7z").read_bytes())


@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        bz2.compress,
        lzma.compress,
        lambda data: lzma.compress(data, format=lzma.FORMAT_ALONE),
        zlib.compress,
        lambda data: zlib.compress(data, 0),
        lambda data: b"ZF" + hex(len(data)).encode().ljust(19) + zlib.compress(data),
        lz4.frame.compress,
        zstandard.compress,
        lambda data: struct.pack("<LL", 0x184D2A53, 4) + b"skip" + zstandard.compress(data),
        lambda data: gzip.compress(b"") + gzip.compress(data),
        lambda data: gzip.compress(bz2.compress(lzma.compress(data))),
    ],
    ids=["gzip", "bz2", "xz", "lzma", "zlib", "zlib0", "zfile", "lz4", "zstd", "skippable", "members", "nested"],
)
def test_class_32_compressed_pickles(pack) -> None:
    packed = pack(HOSTILE)
    assert calls_found(packed)
    assert calls_found(packed, "model.joblib")
    assert calls_found(packed + b"garbage")


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, zlib.compress, lz4.frame.compress])
def test_class_32_truncated_streams_still_count(pack) -> None:
    packed = pack(HOSTILE + bytes(4096))
    assert calls_found(packed[:-4])


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "C:\\x", "\\\\host\\x", "..\\x", "a\x00/../x"])
def test_class_34_path_traversal(name) -> None:
    assert "archive.path-traversal" in rules_of(build([Item(name, b"text")]))
    if "\x00" not in name:
        assert "archive.path-traversal" in rules_of(tar_of((name, b"text")))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_class_34_links(kind) -> None:
    archive = tar_of(("link", b""), type=kind, linkname="../../outside")
    assert any(f.rule.id == "archive.link" and f.severity == Severity.HIGH for f in findings_of(archive))
    link = Item("link", b"/etc/passwd", attributes=0o120777 << 16)
    assert any(f.rule.id == "archive.link" and f.severity == Severity.HIGH for f in findings_of(build([link])))


def test_class_35_bombs_end_at_the_budget() -> None:
    bomb = build([Item("zeros", bytes(32 << 20), method=8), Item("last.pkl", HOSTILE)])
    found = findings_of(bomb, Limits(bytes=8 << 20))
    assert {"archive.bomb", "file.limit-reached"} <= {f.rule.id for f in found}
    assert calls_found(bomb, limits=Limits(bytes=8 << 20)), "the stored member behind the bomb is examined"


def test_class_35_nested_bombs_end_at_the_depth() -> None:
    data = b"text"
    for _ in range(40):
        data = gzip.compress(data)
    assert "file.limit-reached" in rules_of(data)
    assert not complete(data)


def test_class_35_overlapping_members() -> None:
    archive = build(
        [Item("a", b"kernel", method=8), *(Item(f"b{n}", b"kernel", method=8, central={"offset": 0}) for n in range(9))]
    )
    assert "archive.overlap" in rules_of(archive)


def test_class_35_duplicates() -> None:
    for items in ([HOSTILE, b"N."], [b"N.", HOSTILE]):
        archive = build([Item("model.pkl", data) for data in items])
        assert calls_found(archive)
        assert "archive.duplicate-member" in rules_of(archive)


@pytest.mark.parametrize("claim", [0, 1, 0xFFFFFFFE, 0xFFFFFFFF])
def test_class_35_sizes_lie(claim) -> None:
    lies = {"unpacked": claim}
    archive = build([Item("model.pkl", HOSTILE, method=8, central=lies, local=lies)])
    assert calls_found(archive)
    assert "archive.disagreement" in rules_of(archive)


def test_class_36_prefixed_zip() -> None:
    archive = build([Item("a.txt", b"text")])
    data = HOSTILE + archive
    assert formats_in(data) >= {"pickle", "zip"}
    assert calls_found(data)
    assert {"file.polyglot", "archive.prefix"} <= rules_of(data)


def test_class_36_zip_at_the_end_of_something_else() -> None:
    for shift in (True, False):
        data = build(checkpoint(), prefix=b"GGUF\x03\x00\x00\x00" + bytes(16), shift=shift)
        assert calls_found(data)
        assert calls_found(data + b"trailing bytes")
        assert "archive.prefix" in rules_of(data)


def test_class_36_pickle_that_is_also_a_tar() -> None:
    member = tar_of(("weights.pkl", HOSTILE))
    name = HOSTILE.ljust(100, b"\x00")
    block = bytearray(name + member[100:512])
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\x00 " % sum(block)
    data = bytes(block) + member[512:]
    assert formats_in(data) >= {"pickle", "tar"}
    assert "file.polyglot" in rules_of(data)
    assert calls_found(data)


def test_class_36_a_second_archive_behind_the_first() -> None:
    first, second = build([Item("a.pkl", HOSTILE)]), build([Item("b.txt", b"text")])
    assert calls_found(first + second)
    assert calls_found(second + first)
    assert calls_found(build([Item("b.txt", b"text")], comment=first))


def test_class_36_members_only_a_streaming_reader_sees() -> None:
    hidden = build([Item("hidden.pkl", HOSTILE)])
    hidden = hidden[: hidden.index(b"PK\x01\x02")]
    archive = build([Item("a.txt", b"text", after=hidden), Item("b.txt", b"text")])
    assert calls_found(archive)
    assert "archive.hidden-member" in rules_of(archive)


def test_class_36_truncated_zip() -> None:
    archive = build([Item("a.pkl", HOSTILE, method=8), Item("b.pkl", HOSTILE)])
    cut = archive[: archive.index(b"PK\x01\x02")]
    assert calls_found(cut)
    assert not complete(cut)


def test_class_36_a_damaged_member_of_a_truncated_zip_hides_no_other() -> None:
    first = Item("bad", b"\xff\xff\xff", flags=8, local={"method": 8, "packed": 0, "unpacked": 0, "crc": 0})
    archive = build([first, Item("b.pkl", HOSTILE)])
    assert calls_found(archive[: archive.index(b"PK\x01\x02")])


def test_class_19_storage_metadata() -> None:
    load = b"\x80\x02(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\xfftQ."
    archive = build([*checkpoint(load), Item("m/data/0", bytes(16))])
    assert "pytorch.storage-mismatch" in rules_of(archive)


def saved(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def test_class_51_numpy_object_arrays() -> None:
    header = saved(np.array([None], dtype=object))[:128]
    assert calls_found(header + HOSTILE)
    assert calls_found(build([Item("x.npy", header + HOSTILE, method=8)]))
    assert "numpy.object-array" in rules_of(header + pickle.dumps(1))


@pytest.mark.parametrize(
    "descr", ["'|O'", "'O8'", "'object'", "[('a', '<i4'), ('b', '|O')]", "[('a', [('b', 'O')])]", "('O', (2,))"]
)
def test_class_51_objects_however_the_type_says_so(descr) -> None:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}".encode().ljust(117) + b"\n"
    assert calls_found(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + HOSTILE)


def test_class_51_the_header_is_not_evaluated() -> None:
    text = b"{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': (1,), }"
    data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + HOSTILE
    assert "file.malformed" in rules_of(data)


def test_class_51_array_of_objects_among_storages() -> None:
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n"
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"cos\nsystem\n(S'true'\ntR."
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a/data.pkl", b"\x80\x02}.")
        archive.writestr("a/version", b"3\n")
        archive.writestr("a/data/0", array)
    assert "pickle.unsafe-global" in rules_of(data.getvalue())


def test_class_29_a_signature_alone_is_reported_once() -> None:
    found = [finding for finding in findings_of(b"PK\x03\x04broken") if finding.rule.id == "file.malformed"]
    assert [finding.location.route for finding in found] == [()]
