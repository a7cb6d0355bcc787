"""Machine code: ELF, PE, Mach-O, WebAssembly, bytecode of Java, Dalvik and Python, told by a header that holds together.

Two bytes ``MZ`` in tensor data are no program: each header is checked as far as its own
specification allows (System V ABI, PE/COFF, Mach-O, WebAssembly core 1.0, JVMS chapter 4, DEX).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import NativeCode

_MACHINES = {
    3: "x86",
    8: "MIPS",
    20: "PowerPC",
    40: "ARM",
    62: "x86-64",
    183: "AArch64",
    243: "RISC-V",
    190: "CUDA",
    224: "AMDGPU",
}
_ELF_TYPES = {1: "object", 2: "executable", 3: "shared object", 4: "core"}
_PE_MACHINES = {0x14C: "x86", 0x8664: "x86-64", 0x1C0: "ARM", 0x1C4: "ARM", 0xAA64: "AArch64", 0x5064: "RISC-V"}
_MACH_O = {b"\xfe\xed\xfa\xce": ">", b"\xfe\xed\xfa\xcf": ">", b"\xce\xfa\xed\xfe": "<", b"\xcf\xfa\xed\xfe": "<"}


def probe(reader: Reader, head: bytes) -> bool:
    """True when one of the headers holds together."""
    return _kind(reader, head) is not None


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the kind of machine code. The instructions are not examined."""
    budget.spend()
    found = _kind(reader, reader.read_at(0, 4096))
    if found:
        yield NativeCode(kind=found[0], detail=found[1])


def _kind(reader: Reader, head: bytes) -> tuple[str, str] | None:
    if head.startswith(b"\x7fELF"):
        return _elf(head)
    if head.startswith(b"MZ"):
        return _pe(reader, head)
    if head[:4] in _MACH_O:
        return _mach_o(head)
    if head.startswith(b"\xca\xfe\xba\xbe"):
        return _java_or_universal(head)
    if head.startswith(b"\x00asm") and len(head) >= 8 and head[4:8] in (b"\x01\0\0\0", b"\x0d\0\x01\0"):
        return ("wasm", "")
    if (
        head[2:4] == b"\r\n"
        and len(head) > 16
        and head[16] & 0x7F == 0x63
        and head[4] in (0, 1, 3)
        and not any(head[5:8])
    ):
        (version,) = struct.unpack_from("<H", head)
        return ("python-bytecode", f"magic number {version}") if 3000 <= version < 4500 else None
    if re.match(rb"dex\n0[34]\d\x00", head):
        return ("dex", "")
    return None


def _elf(head: bytes) -> tuple[str, str] | None:
    if len(head) < 20 or head[4] not in (1, 2) or head[5] not in (1, 2) or head[6] != 1:
        return None
    kind, machine = struct.unpack_from("<HH" if head[5] == 1 else ">HH", head, 16)
    return ("elf", f"{_ELF_TYPES.get(kind, 'file')} for {_MACHINES.get(machine, f'machine {machine}')}")


def _pe(reader: Reader, head: bytes) -> tuple[str, str] | None:
    if len(head) < 64:
        return None
    (offset,) = struct.unpack_from("<I", head, 60)
    header = head[offset : offset + 24] if offset + 24 <= len(head) else _read(reader, offset, 24)
    if len(header) < 24 or header[:4] != b"PE\0\0":
        return None
    machine, sections = struct.unpack_from("<HH", header, 4)
    return ("pe", f"for {_PE_MACHINES.get(machine, f'machine {machine:#x}')}, {sections} sections")


def _read(reader: Reader, offset: int, length: int) -> bytes:
    if offset > 1 << 24:  # further away than any linker puts it; a lazily decompressed stream would be unrolled
        return b""
    try:
        return reader.read_at(offset, length)
    except WeighbridgeError:
        return b""


def _mach_o(head: bytes) -> tuple[str, str] | None:
    if len(head) < 28:
        return None
    cpu, _, kind, commands = struct.unpack_from(f"{_MACH_O[head[:4]]}IIII", head, 4)
    known = cpu & 0x00FFFFFF in (7, 12, 18) and 1 <= kind <= 12 and commands < 10_000
    return ("mach-o", f"type {kind}") if known else None


def _java_or_universal(head: bytes) -> tuple[str, str] | None:
    """``CAFEBABE`` starts Java classes and universal Mach-O files; the next word tells."""
    if len(head) < 10:
        return None
    (word,) = struct.unpack_from(">I", head, 4)
    if 1 <= word < 20:
        return ("mach-o", f"universal, {word} architectures")
    return ("class", f"class file version {word & 0xFFFF}") if 45 <= word & 0xFFFF <= 100 else None
