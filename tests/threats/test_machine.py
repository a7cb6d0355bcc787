"""The classes of attack that the pickle machine answers, at the level of facts.

Bytes are hand-made; nothing here is ever loaded. ``os.system`` stands for anything.
"""

from __future__ import annotations

import base64
import struct
import zlib

import pytest

from tests.examining import examined
from weighbridge.core.budget import Limits
from weighbridge.examine.models.facts.common import Problem, ProblemKind
from weighbridge.examine.models.facts.pickle import (
    Call,
    Constant,
    ExtensionUse,
    Global,
    Import,
    Mutation,
    OperandConfusion,
    PersistentLoad,
    Stream,
    TrailingBytes,
)
from weighbridge.examine.models.part import Part

SYSTEM = Global("os", "system")
GADGET = b"cos\nsystem\n(S'true'\ntR."
MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."


def parts(data: bytes, limits: Limits | None = None) -> list[Part]:
    return [part for top in examined(data, limits=limits) for part in top.walk()]


def calls(data: bytes) -> list[object]:
    return [fact.callee for part in parts(data) for fact in part.facts.of(Call)]


def short(text: str) -> bytes:
    return b"\x8c" + bytes((len(text),)) + text.encode()


def of(data: bytes, kind: type) -> list:  # type: ignore[type-arg]
    return [fact for part in parts(data) for fact in part.facts.of(kind)]


def test_class_04_dotted_names_are_complete() -> None:
    data = b"\x80\x04" + short("numpy") + short("core._internal.sys.modules") + b"\x93)R."
    assert calls(data) == [Global("numpy", "core._internal.sys.modules")]


@pytest.mark.parametrize(
    "way",
    [
        short("os") + b"\x94" + short("system") + b"\x94" + b"00h\x00h\x01\x93",  # through the memo
        short("os") + short("x") + b"0" + short("system") + b"\x93",  # over a popped value
        short("system") + b"q\x05" + b"0" + short("os") + b"h\x05\x93",  # stored before, fetched after
        b"V\\u006fs\nS'\\x73ystem'\n\x93",  # through escapes
        short("os") + b"(" + short("x") + b"1" + short("system") + b"\x93",  # over a mark
        short("os") + short("system") + b"2" + b"0\x93",  # through DUP
    ],
)
def test_class_06_operands_are_followed_not_looked_for(way: bytes) -> None:
    assert calls(b"\x80\x04" + way + b")R.") == [SYSTEM]


def test_class_07_memo_numbers_are_those_of_the_loader() -> None:
    # MEMOIZE writes index len(memo): 0, then PUT 5, then MEMOIZE writes 2
    data = b"\x80\x04" + short("os") + b"\x94" + short("a") + b"p5\n" + short("system") + b"\x94" + b"h\x00h\x02\x93)R."
    assert calls(data) == [SYSTEM]


def test_class_08_a_missing_memo_entry_keeps_what_ran() -> None:
    data = b"\x80\x02" + GADGET[:-1] + b"h\x63."
    assert calls(data) == [SYSTEM]
    assert of(data, Stream)[0].ended == "broken"
    assert of(data, Problem)[0].gap


def test_class_09_operands_of_the_wrong_type_are_stated() -> None:
    data = b"\x80\x04K\x01" + short("system") + b"\x93)R."
    assert of(data, OperandConfusion)
    assert of(data, Import)[0].target == Global("?", "system", resolved=False)


@pytest.mark.parametrize("tail", [b"", b"\x00", b"R", b"\x8e" + b"\xff" * 8, b"0000000.", b"\x80\x04garbage"])
def test_class_10_what_ran_before_the_break_counts(tail: bytes) -> None:
    data = b"\x80\x02" + GADGET[:-1] + tail
    assert calls(data) == [SYSTEM]


def test_class_11_every_stream_and_every_trailing_byte() -> None:
    assert calls(b"\x80\x02N." + b"\x80\x02K\x01." + GADGET) == [SYSTEM]
    trailing = of(b"\x80\x02N." + b"\xff\xfe" * 10, TrailingBytes)
    assert [(fact.length, fact.padding) for fact in trailing] == [(20, False)]
    assert of(b"\x80\x02N." + bytes(9), TrailingBytes)[0].padding


def test_class_11_streams_that_share_a_memo() -> None:
    first = b"\x80\x04" + short("os") + b"\x94" + short("system") + b"\x94."
    second = b"\x80\x04h\x00h\x01\x93)R."
    assert calls(first + second) == [SYSTEM]
    third = b"\x80\x04" + short("math") + b"\x94" + short("sin") + b"\x94h\x00h\x01\x93)R."
    assert set(map(str, calls(first + third))) == {"math.sin", "os.system"}


def legacy(obj: bytes, keys: bytes, storages: bytes) -> bytes:
    return MAGIC + b"\x80\x02M\xe9\x03." + b"\x80\x02}." + obj + keys + storages


STATE = (
    b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x02tQ"
    b"K\x00K\x02\x85K\x01\x85\x89}tR."
)


def test_class_12_the_legacy_magic_proves_nothing() -> None:
    keys = b"\x80\x02](U\x010e."
    storage = struct.pack("<q", 2) + bytes(8)
    honest = parts(legacy(STATE, keys, storage))
    assert honest[0].format == "pytorch-legacy"
    assert not honest[0].gaps
    assert not honest[0].facts.of(TrailingBytes)
    assert calls(MAGIC + GADGET) == [SYSTEM]
    assert SYSTEM in calls(legacy(STATE, keys, storage) + GADGET)
    assert SYSTEM in calls(legacy(GADGET, keys, storage))


def test_class_19_a_storage_of_another_size_than_its_id_claims() -> None:
    lying = legacy(STATE, b"\x80\x02](U\x010e.", struct.pack("<q", 3) + bytes(12))
    assert any("size" in problem.detail for problem in of(lying, Problem))
    assert of(lying, TrailingBytes)


@pytest.mark.parametrize("use", [b"\x82\x07", b"\x83\x07\x00", b"\x84\x07\x00\x00\x00"])
def test_class_13_extension_codes(use: bytes) -> None:
    data = b"\x80\x02" + use + b")R."
    assert [fact.code for fact in of(data, ExtensionUse)] == [7]
    assert of(data, Call)


@pytest.mark.parametrize(
    "call",
    [
        b"(S'true'\nios\nsystem\n0",
        b"(cos\nsystem\nS'true'\no0",
        b"cos\nsystem\n(S'true'\nt\x810",
        b"cos\nsystem\n(S'true'\nt}\x920",
        b"(cos\nsystem\n(S'true'\ntR1",
    ],
)
def test_class_14_calls_count_when_their_result_is_dropped(call: bytes) -> None:
    assert calls(b"\x80\x04" + call + b"N.") == [SYSTEM]


def test_class_15_builtins_are_imports_like_any_other() -> None:
    assert calls(b"\x80\x04" + short("builtins") + short("eval") + b"\x93(S'1'\ntR.") == [Global("builtins", "eval")]


def test_class_17_changes_of_what_is_no_plain_container() -> None:
    data = b"\x80\x02cos\nenviron\n(U\x01aU\x01bu}b."
    assert [fact.opcode for fact in of(data, Mutation)] == ["SETITEMS", "BUILD"]
    assert all(fact.target == Global("os", "environ") for fact in of(data, Mutation))
    assert of(b"\x80\x02cos\nsystem\n0K\x01K\x02K\x03s.", OperandConfusion)


@pytest.mark.parametrize(
    "constant",
    [
        GADGET,
        base64.b64encode(GADGET),
        base64.urlsafe_b64encode(zlib.compress(GADGET)),
        GADGET.hex().encode(),
        zlib.compress(GADGET),
        zlib.compress(base64.b64encode(zlib.compress(GADGET))),
    ],
)
def test_class_18_pickles_in_constants(constant: bytes) -> None:
    inner = b"\x80\x04B" + struct.pack("<I", len(constant)) + constant + b"."
    assert calls(inner) == [SYSTEM]
    again = b"\x80\x04B" + struct.pack("<I", len(inner)) + inner + b"."
    assert calls(again) == [SYSTEM]


def test_class_18_what_a_known_loader_takes() -> None:
    inner = b"\x80\x02" + b"cos\nsystem\n0."  # an import alone
    data = b"\x80\x04ctorch.storage\n_load_from_bytes\nC" + bytes((len(inner),)) + inner + b"\x85R."
    assert Global("os", "system") in [fact.target for fact in of(data, Import)]


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x04cos\nsystem\n](S'true'\neR.",  # arguments in a list: pickle.py calls, C refuses
        b"\x80\x04\x95\xff\xff\xff\x00\x00\x00\x00\x00" + GADGET,  # a frame longer than the input: the same
        b"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00" + GADGET,  # a frame that ends within an opcode
        b"\x80\x7f" + GADGET,  # a protocol that PyTorch's restricted unpickler lets pass
        b"Np5\x00junk\n0" + GADGET,  # C's numbers end at a NUL
        b"I0x1f\n0" + GADGET,
        b"L12L\n0" + GADGET,
        b"\x80\x02\x80\x05\x80\x00" + GADGET,  # PROTO again and again
        b"ios\nsystem\n",  # imports before it looks for the mark
    ],
)
def test_class_20_the_reading_that_executes_more(data: bytes) -> None:
    if data.startswith(b"ios"):
        data = b"\x80\x02" + data
        assert [fact.target for fact in of(data, Import)] == [SYSTEM]
    else:
        assert calls(data) == [SYSTEM]


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x04\x8e" + (1 << 62).to_bytes(8, "little"),
        b"\x80\x02Nr\xff\xff\xff\xff.",
        b"\x80\x02" + b"(" * 100_000,
        b"\x80\x02)" + b"\x85" * 100_000 + b".",
    ],
)
def test_class_21_claims_cost_nothing(data: bytes) -> None:
    assert parts(data)[0].facts.of(Stream)


def test_class_21_a_limit_keeps_what_ran() -> None:
    data = b"\x80\x02" + GADGET[:-1] + b"]" * 50_000 + b"."
    top = parts(data, Limits(operations=20_000))[0]
    assert [fact.callee for fact in top.facts.of(Call)] == [SYSTEM]
    assert [fact.kind for fact in top.facts.of(Problem)] == [ProblemKind.LIMIT]


@pytest.mark.parametrize(
    "data",
    [
        GADGET,
        b"(" * 5000 + GADGET,
        b"N" * 9000 + GADGET,
        b"I1\n." + GADGET,
        b"(lp0\nI1\na." + GADGET,
        b"(dp0\nS'a'\nI1\ns0" + GADGET,
        b"(S'true'\nios\nsystem\n.",
        b"(cos\nsystem\nS'true'\no.",
        b"]" + GADGET,
        short("os") + short("system") + b"\x93)R.",
        b"\x80\x00" + GADGET,
        GADGET[:-1] + b"then nonsense",
    ],
)
def test_class_30_streams_without_magic(data: bytes) -> None:
    assert parts(data)[0].format == "pickle"
    assert calls(data) == [SYSTEM]


@pytest.mark.parametrize(
    "text",
    [
        b"cat\ndog\ncow\nbear\n",
        b"import os\nimport sys\n\nclass A:\n    pass\n",
        b"class Foo:\n    pass\n",
        b"(c) Somebody 2026. All rights reserved.\n",
        b"Name,Value\nI,1\n",
        b"License\n=======\n",
        b"]\n}\n",
        b"c\n\n",
        b"",
        b"G" + bytes(2000),
        b"MIT License\n\nCopyright (c) 2026\n",
    ],
)
def test_class_30_text_is_no_pickle(text: bytes) -> None:
    assert all(part.format != "pickle" for part in parts(text))


def wrapper(shape: bytes, code: bytes, rest: bytes) -> bytes:
    return (
        b"\x80\x03}(X\x01\x00\x00\x00acjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("
        b"X\x05\x00\x00\x00shape"
        + shape
        + b"X\x05\x00\x00\x00dtypecnumpy\ndtype\nX\x02\x00\x00\x00"
        + code
        + b"\x89\x88\x87R"
        b"X\x1b\x00\x00\x00numpy_array_alignment_bytesK\x10ub" + rest
    )


def test_class_33_raw_array_blocks_inside_the_stream() -> None:
    block = b"\x02\xff\xff" + b"cos\nsystem\n)R."[:16].ljust(16, b"\0")
    data = wrapper(b"K\x02\x85", b"f8", block + b"X\x01\x00\x00\x00b" + GADGET[:-1] + b"u.")
    top = parts(data)[0]
    assert top.format == "joblib"
    assert not top.gaps
    assert SYSTEM in [fact.callee for fact in top.facts.of(Call)]
    assert [fact.arguments for fact in top.facts.of(Call) if fact.callee == SYSTEM] == [(Constant("true"),)]


def test_class_33_arrays_of_objects_are_pickles_of_their_own() -> None:
    data = wrapper(b"K\x01\x85", b"O8", GADGET + b"u.")
    top = parts(data)[0]
    assert SYSTEM in [fact.callee for fact in top.facts.of(Call)]
    assert top.facts.of(Stream)[0].ended == "stop"


def test_persistent_ids_are_stated_once() -> None:
    twice = b"\x80\x02(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x02t2QQ0."
    assert len(of(b"\x80\x02U\x01aQU\x01aQ.", PersistentLoad)) == 1
    assert of(twice, PersistentLoad)


@pytest.mark.parametrize(
    "tail",
    [b"c!\n!\n.", b"P\x01\n.", b"(I1\nRgarbage", b"c a\nb c\n."],
    ids=["no name", "no identifier", "no callable", "no module"],
)
def test_class_10_what_ran_before_nonsense_proves_the_stream(tail) -> None:
    data = GADGET[:-1] + tail
    assert [part.format for part in examined(data, "notes.txt")][:1] == ["pickle"]
    assert SYSTEM in calls(data)


def test_class_12_untidy_streams_before_the_payload() -> None:
    data = b"NI119547037146038801333356\n.NI1001\n.N(d." + GADGET
    assert [part.format for part in examined(data, "notes.txt")][:1] == ["pickle"]
    assert SYSTEM in calls(data)
