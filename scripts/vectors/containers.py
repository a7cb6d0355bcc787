"""Writes the container vectors below ``tests/vectors``: zip, tar, gzip, npy and 7z.

The benign ones come from the tools' own libraries, the hostile ones are made byte by byte.
Run from the root of the repository: ``python -m scripts.vectors.containers``. Needs py7zr.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipapp
import zipfile
from pathlib import Path

import numpy as np
import py7zr

from tests.zip_builder import Item, build

ROOT = Path("tests/vectors")
HOSTILE = b"\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R."
TEXT = b"a line of text\n" * 8
DATE = (2026, 1, 1, 0, 0, 0)


def write(name: str, data: bytes) -> None:
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def zip_of(method: int, *, comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("a.txt", "folder/é.txt"):
            archive.writestr(zipfile.ZipInfo(name, DATE), TEXT, method)
        archive.writestr(zipfile.ZipInfo("folder/", DATE), b"")
        archive.comment = comment
    return file.getvalue()


class Pipe(io.RawIOBase):
    """A file that cannot seek, so that zipfile writes data descriptors."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.data += bytes(data)
        return len(data)


def streamed() -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", DATE), TEXT, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("b.txt", DATE), TEXT, zipfile.ZIP_STORED)
    return pipe.data


def zip64() -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w") as archive,
        archive.open(zipfile.ZipInfo("a.txt", DATE), "w", force_zip64=True) as member,
    ):
        member.write(TEXT)
    return file.getvalue()


def application() -> bytes:
    target = io.BytesIO()
    source = Path(__file__).parent / "application"
    source.mkdir(exist_ok=True)
    (source / "__main__.py").write_text("print('hello')\n")
    zipapp.create_archive(source, target, "/usr/bin/env python3")
    (source / "__main__.py").unlink()
    source.rmdir()
    return target.getvalue()


def tar_of(form: int, name: str = "a.txt", data: bytes = TEXT, **fields) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        for key, value in fields.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def resummed(archive: bytes) -> bytes:
    """The archive with the checksum of its first header made right."""
    header = archive[:148] + b" " * 8 + archive[156:512]
    return header[:148] + b"%06o\x00 " % sum(header) + header[156:] + archive[512:]


def sevenzip(name: str, data: bytes, **settings) -> bytes:
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w", **settings) as archive:
        archive.writestr(data, name)
        archive.writestr(TEXT, "readme.txt")
    return file.getvalue()


def saved(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def zips() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        write(f"zip/good/method-{method}.zip", zip_of(method))
    write("zip/good/comment.zip", zip_of(0, comment=b"a comment with PK\x05\x06 in it"))
    write("zip/good/streamed.zip", streamed())
    write("zip/good/zip64.zip", zip64())
    write("zip/good/application.pyz", application())
    archive = build([Item("a.txt", TEXT), Item("b.pkl", HOSTILE)])
    write("zip/bad/no-end.zip", archive[: archive.index(b"PK\x01\x02")])
    write("zip/bad/half.zip", archive[: len(archive) // 2])
    write("zip/bad/checksum.zip", build([Item("a.txt", TEXT, local={"crc": 1}, central={"crc": 1})]))
    write("zip/hostile/name.zip", build([Item("a.pkl", HOSTILE, local={"name": b"a.txt"})]))
    write("zip/hostile/flags.zip", build([Item("a.pkl", HOSTILE, local={"flags": 1})]))
    write("zip/hostile/hidden.zip", build([Item("a.txt", TEXT, after=archive[: archive.index(b"PK\x01\x02")])]))
    write("zip/hostile/overlap.zip", build([Item("a.txt", TEXT), Item("b.txt", TEXT, central={"offset": 0})]))
    write("zip/hostile/traversal.zip", build([Item("../../a.txt", TEXT)]))
    write("zip/hostile/prefix.zip", build([Item("a.txt", TEXT)], prefix=HOSTILE))
    write("zip/hostile/two-ends.zip", archive + build([Item("c.txt", TEXT)]))
    write("zip/hostile/bomb.zip", build([Item("zeros", bytes(8 << 20), method=8)]))


def tars() -> None:
    for form, word in ((tarfile.USTAR_FORMAT, "ustar"), (tarfile.GNU_FORMAT, "gnu"), (tarfile.PAX_FORMAT, "pax")):
        write(f"tar/good/{word}.tar", tar_of(form)[:2048])
        if form != tarfile.USTAR_FORMAT:
            write(f"tar/good/{word}-long.tar", tar_of(form, "folder/" * 20 + "é.txt")[:4096])
    archive = tar_of(tarfile.GNU_FORMAT, "a.pkl", HOSTILE)
    write("tar/bad/cut.tar", archive[:520])
    write("tar/bad/header.tar", archive[:1024] + b"not a header" * 50)
    write("tar/hostile/behind-the-end.tar", archive[:2048] + archive[:2048])
    write("tar/hostile/link.tar", tar_of(tarfile.GNU_FORMAT, "a", b"", type=tarfile.SYMTYPE, linkname="../../b")[:2048])
    write("tar/hostile/traversal.tar", tar_of(tarfile.GNU_FORMAT, "../../a.txt")[:2048])
    write("tar/hostile/folder-with-data.tar", resummed(archive[:156] + b"5" + archive[157:2048]))


def others() -> None:
    packed = gzip.compress(TEXT, mtime=0)
    write("gzip/good/text.gz", packed)
    write("gzip/good/two.gz", packed + packed)
    write("gzip/bad/cut.gz", packed[:-6])
    write("gzip/bad/checksum.gz", packed[:-8] + bytes(4) + packed[-4:])
    write("gzip/hostile/garbage.gz", packed + HOSTILE)
    write("gzip/hostile/bomb.gz", gzip.compress(bytes(8 << 20), mtime=0))
    write("npy/good/numbers.npy", saved(np.arange(6).reshape(2, 3)))
    write("npy/good/structured.npy", saved(np.zeros(2, dtype=[("a", "<i4"), ("b", "<f8", (2,))])))
    write("npy/bad/short.npy", saved(np.arange(6))[:-8])
    header = saved(np.array([None], dtype=object))[:128]
    write("npy/hostile/objects.npy", header + HOSTILE)
    write(
        "npy/hostile/call.npy",
        header[:10] + b"{'descr': print(1), 'fortran_order': False, 'shape': ()}".ljust(118) + HOSTILE,
    )
    write("7z/good/text.7z", sevenzip("a.txt", TEXT))
    write("7z/good/branch.7z", sevenzip("a.txt", TEXT, filters=[{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA}]))
    write("7z/good/copy.7z", sevenzip("a.txt", TEXT, filters=[{"id": py7zr.FILTER_COPY}]))
    write("7z/bad/encrypted.7z", sevenzip("a.txt", TEXT, password="secret"))
    write("7z/bad/cut.7z", sevenzip("a.txt", TEXT)[:-9])
    write("7z/hostile/pickle.7z", sevenzip("a.txt", HOSTILE))


if __name__ == "__main__":
    zips()
    tars()
    others()
