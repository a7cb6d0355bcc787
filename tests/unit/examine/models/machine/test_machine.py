from __future__ import annotations

import collections
import datetime as dt
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.examining import examined
from weighbridge.core.budget import Budget
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts.common import Tensor
from weighbridge.examine.models.facts.pickle import Call, Constant, Global, Import, Items, Opaque, Result, Stream
from weighbridge.examine.models.formats.pickle import parse, probe
from weighbridge.examine.models.machine.ledger import DISTINCT_LIMIT

ROOT = Path(__file__).parents[5]


def facts_of(data: bytes) -> list[object]:
    return list(parse(BytesReader(data), Budget()))


@pytest.mark.parametrize("protocol", range(6))
def test_arguments_of_calls(protocol: int) -> None:
    data = pickle.dumps([dt.date(2026, 1, 2), collections.Counter("aab"), complex(1, 2), range(3), 2**300], protocol)
    calls = {str(f.callee): f for f in facts_of(data) if isinstance(f, Call)}
    assert calls["__builtin__.complex" if protocol < 3 else "builtins.complex"].arguments == (
        Constant(1.0),
        Constant(2.0),
    )
    assert calls["datetime.date"].named_at is not None


@pytest.mark.parametrize("protocol", range(6))
def test_arrays_and_mappings(protocol: int) -> None:
    data = pickle.dumps(collections.OrderedDict(x=np.arange(3.0)), protocol)
    stream = next(f for f in facts_of(data) if isinstance(f, Stream))
    assert (stream.ended, stream.walked, stream.span.end) == ("stop", True, len(data))


def test_equal_calls_are_one_fact_with_a_count() -> None:
    data = b"\x80\x02](" + b"cm\nf\nK\x01\x85R" * 50 + b"e."
    (call,) = [f for f in facts_of(data) if isinstance(f, Call)]
    assert call.count == 50
    assert next(f for f in facts_of(data) if isinstance(f, Import)).count == 50


def test_results_name_the_call_that_makes_them() -> None:
    data = b"\x80\x02cm\nf\n)Rcm\ng\n)R\x86."
    outer = b"\x80\x02cm\nh\ncm\nf\n)Rcm\ng\n)R\x86R."
    assert len([f for f in facts_of(data) if isinstance(f, Call)]) == 2
    call = next(f for f in facts_of(outer) if isinstance(f, Call) and f.callee == Global("m", "h"))
    assert [type(argument) for argument in call.arguments] == [Result, Result]
    assert [argument.callee for argument in call.arguments] == [Global("m", "f"), Global("m", "g")]


def test_many_different_calls_are_merged_by_their_callee() -> None:
    extra = 100
    data = b"\x80\x02cm\nf\nq\x000" + b"".join(
        b"h\x00J" + number.to_bytes(4, "little") + b"\x85R0" for number in range(DISTINCT_LIMIT + extra)
    )
    calls = [f for f in facts_of(data + b"N.") if isinstance(f, Call)]
    assert len(calls) == DISTINCT_LIMIT + 1
    assert calls[-1].arguments == (Opaque("varies"),)
    assert calls[-1].count == extra


def test_arguments_are_those_of_the_moment_of_the_call() -> None:
    data = b"\x80\x02cm\nf\n]q\x00K\x01a\x85R0h\x00K\x02a0cm\ng\nh\x00\x85R."
    calls = {f.callee.name: f.arguments for f in facts_of(data) if isinstance(f, Call)}
    assert calls["f"] == (Items("list", (Constant(1),)),)
    assert calls["g"] == (Items("list", (Constant(1), Constant(2))),)


def test_long_runs_keep_the_memo_right() -> None:
    for protocol in (2, 4):
        rows = pickle.dumps([(number, number + 1) for number in range(5000)], protocol)
        count = 5001
        name = b"X\x01\x00\x00\x00m" + (b"\x94" if protocol == 4 else b"r" + count.to_bytes(4, "little"))
        data = rows[:-1] + b"0" + name + b"0cm\ng\nj" + count.to_bytes(4, "little") + b"\x85R."
        (call,) = [f for f in facts_of(data) if isinstance(f, Call)]
        assert call.arguments == (Constant("m"),)


def test_tensors_of_a_state_dict() -> None:
    pid = b"(X\x07\x00\x00\x00storagectorch\nHalfStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x06tQ"
    tensor = (
        b"ctorch._utils\n_rebuild_tensor_v2\n("
        + pid
        + b"K\x00K\x02K\x03\x86K\x03K\x01\x86\x89ccollections\nOrderedDict\n)RtR"
    )
    facts = facts_of(b"\x80\x02}X\x08\x00\x00\x00l.weight" + tensor + b"s.")
    assert [f for f in facts if isinstance(f, Tensor)] == [
        Tensor(name="l.weight", shape=(2, 3), dtype="float16", bytes=12)
    ]


def test_constants_compare_by_type() -> None:
    assert Constant(1) != Constant(value=True)
    assert Constant(1) != Constant(1.0)
    assert Constant(float("nan")) == Constant(float("nan"))
    assert len({Constant(1), Constant(value=True), Constant(1.0)}) == 3


def test_source_code_and_text_are_no_pickles() -> None:
    files = [*ROOT.glob("src/weighbridge/**/*.py"), *Path(pickle.__file__).parent.glob("*.py")]
    assert len(files) > 150
    for file in files:
        data = file.read_bytes()
        assert not probe(BytesReader(data), data[:4096]), file


def test_numbers_are_no_pickles() -> None:
    random = np.random.default_rng(7)
    for _ in range(3000):
        data = random.normal(size=64).astype(random.choice(["f4", "f8", "f2"])).tobytes()
        assert not probe(BytesReader(data), data)


@pytest.mark.soak
def test_facts_are_the_same_when_compiled(tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.fail("the comparison needs a C compiler")
    shutil.copytree(ROOT / "src" / "weighbridge", tmp_path / "weighbridge", ignore=shutil.ignore_patterns("*.so"))
    subprocess.run([sys.executable, ROOT / "scripts" / "accelerator.py", "--into", tmp_path], check=True)
    vectors = sorted(str(path) for path in (ROOT / "tests" / "vectors" / "pickle-machine").rglob("*.*"))
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from weighbridge.core.budget import Budget\n"
        "from weighbridge.core.reader import BytesReader\n"
        "from weighbridge.examine.models.facts.common import Embedded\n"
        "from weighbridge.examine.models.formats.pickle import parse\n"
        "from weighbridge.examine.models.machine import walk\n"
        "print(walk.__file__.rpartition('.')[2], file=sys.stderr)\n"
        "for path in sys.argv[2:]:\n"
        "    data = open(path, 'rb').read()\n"
        "    for end in range(0, len(data), max(1, len(data) // 40)):\n"
        "        for fact in parse(BytesReader(data[: len(data) - end]), Budget()):\n"
        "            print(path, fact.name if isinstance(fact, Embedded) else fact)\n"
    )
    said = [
        subprocess.run([sys.executable, "-c", program, tree, *vectors], check=True, capture_output=True)
        for tree in (ROOT / "src", tmp_path)
    ]
    assert [run.stderr.strip() for run in said] == [b"py", b"so"]
    assert said[0].stdout == said[1].stdout
    assert said[0].stdout


def test_a_stream_is_read_through_small_windows() -> None:
    class Slow(BytesReader):
        def read_at(self, offset: int, length: int) -> bytes:
            return super().read_at(offset, length)

    data = pickle.dumps([{"key" * 20: [("v" * (n % 300), n) for n in range(3000)]}, dt.date(2026, 1, 1)], 4)
    calls = [f for f in parse(Slow(data), Budget()) if isinstance(f, Call)]
    assert [str(call.callee) for call in calls] == ["datetime.date"]
    assert examined(data)[0].format == "pickle"
