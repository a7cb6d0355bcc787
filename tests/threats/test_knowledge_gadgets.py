"""Known callables turned against the loader: every stream here passed once and must not again."""

from __future__ import annotations

import pytest

from tests.examining import findings_of
from weighbridge.core.rule import Severity


def named(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def text(value: str) -> bytes:
    raw = value.encode()
    return b"X" + len(raw).to_bytes(4, "little") + raw


BOUND = named("functools", "partial") + named("builtins", "abs") + b"\x85R"
MEMMAP = named("numpy.core.memmap", "memmap")
SGD = named("torch.optim.sgd", "SGD") + b")\x81"
ORDERED = named("collections", "OrderedDict") + b")R("
RESULT = named("scipy.optimize._optimize", "OptimizeResult") + b")\x81("
LONG = b"".join(text(f"a{index}") + b"N" for index in range(25))


@pytest.mark.parametrize(
    "stream",
    [
        named("copyreg", "__newobj__") + MEMMAP + text("x") + b"\x86R",
        named("pandas.core.indexes.base", "_new_Index") + MEMMAP + b"}\x86R",
        SGD + b"}(" + text("_patch_step_function") + BOUND + b"ub",
        SGD + b"}(" + LONG + text("__setstate__") + BOUND + b"ubNb",
        SGD + ORDERED + text("__setstate__") + BOUND + b"ub",
        RESULT + text("__setstate__") + BOUND + b"uK\x01b",
        BOUND + b"(" + named("builtins", "getattr") + b")}Ntb",
        named("builtins", "frozenset") + named("builtins", "range") + b"J\xff\xff\xff\x7f\x85R\x85R",
        named("torch", "FloatStorage") + b"J\xff\xff\xff\x7f\x85R",
        named("scipy.sparse._csr", "csr_matrix") + b")\x81(K\x00K\x01u",
    ],
)
def test_known_callables_used_against_the_loader(stream: bytes) -> None:
    assert max(finding.severity for finding in findings_of(b"\x80\x04" + stream + b".")) >= Severity.MEDIUM
