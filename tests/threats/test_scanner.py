"""Attacks on the scanner itself: streams that would switch it off, and files that change under it."""

from __future__ import annotations

import builtins
import hashlib
import pickle
import subprocess
import sys

import pytest

import weighbridge
from tests.examining import rules_of
from weighbridge.core.evidence import Verdict
from weighbridge.examine.models import checker

SWITCHES = {
    "weighbridge's own functions": b"cweighbridge.examine.models.checker\ncheck_file\n(tR.",
    "an attribute set on our module": b"cbuiltins\nsetattr\n(cweighbridge.examine.models\nchecker\nVcheck_file\nNtR.",
    "the modules of the interpreter": b"csys\nmodules\nVpickle\nNs.",
    "the unpickler": b"cpickle\nUnpickler\n}(Vfind_class\ncbuiltins\ngetattr\nub.",
    "the end of the process": b"cos\n_exit\n(I0\ntR.",
    "a signal to the process": b"cos\nabort\n(tR.",
}


@pytest.mark.parametrize("stream", SWITCHES.values(), ids=SWITCHES)
def test_class_23_a_stream_cannot_switch_the_scanner_off(stream: bytes) -> None:
    before = (checker.check_file, builtins.setattr, pickle.Unpickler, dict(sys.modules).keys())
    found = rules_of(stream)
    assert found & {"pickle.unsafe-global", "pickle.unknown-global"}
    assert (checker.check_file, builtins.setattr, pickle.Unpickler) == before[:3]
    assert before[3] <= sys.modules.keys()
    assert rules_of(b"cos\nsystem\n(Vtrue\ntR.") >= {"pickle.unsafe-global"}


def test_class_23_the_digest_is_of_the_bytes_that_were_examined(tmp_path) -> None:
    target = tmp_path / "model.pkl"
    target.write_bytes(SWITCHES["the end of the process"])
    (subject,) = weighbridge.scan(str(target)).subjects
    assert subject.verdict() is Verdict.FINDINGS
    assert str(subject.subject.digest) == f"sha256:{hashlib.sha256(target.read_bytes()).hexdigest()}"


def test_class_55_patterns_take_linear_time() -> None:
    """Texts that make a backtracking pattern explode are examined within a small budget of processor time."""
    script = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from tests.examining import examined
n = 100_000
for text in (
    b"{" * n, b"[" * n, b"a" * n + b"!", b"<" * n, b"{{" * n, b"{%" * n, b"-" * n, b"&a " * n, b"- " * n,
    b'"' + b"\\\\" * n, b"#!" + b" " * n, b"import " * n, b"(" * n, b"F" + b"1" * n, b"S'" + b"\\\\'" * n,
    b"http://" * n, b"/" * n, b"eval(" * n, b"version https://git-lfs.github.com/spec/v1\\n" + b"ext-0 x\\n" * n,
):
    assert examined(text)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
