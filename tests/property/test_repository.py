"""No bytes make a reader of repository files fail, or work past its budget; the JSON stream agrees with Python's reader."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examining import examined, findings_of
from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts.common import Problem, ProblemKind
from weighbridge.examine.models.formats._table import FORMATS
from weighbridge.examine.models.identify import format_module
from weighbridge.examine.models.json_events import DocumentEnd, json_leaves
from weighbridge.examine.models.templates import analyse

MODULES = sorted(
    {
        "html",
        "jinja",
        "json_document",
        "media",
        "native",
        "python_source",
        "sentencepiece",
        "shell",
        "text",
        "xml_document",
        "yaml_document",
    }
)
STARTS = [
    b"", b"{", b"[", b"---\n", b"<?xml version='1.0'?>", b"<!DOCTYPE a [", b"<svg ", b"{% for m in messages %}", b"import os\n", b"#!/bin/sh\n",
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF", b"%PDF-", b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\x0a\x05\x0a\x03abc",
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf{", b"\0\0\1\0", b"ID3\3", b"\xfe\xed\xfa\xcf",
]  # fmt: skip
PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b":", b",", b'"a"', b"'", b"!!python/name:os.system", b"&a ", b"*a ", b"\n", b"  ", b"- ", b"? ", b"|\n", b"<a>",
     b"</a>", b"<!ENTITY x '&x;'>", b"&x;", b"]>", b"{{", b"}}", b"{%", b"%}", b"def f(", b"):\n", b"@", b"\\u0041", b"\xff", b"\0", b"${a:b}",
     b"_target_: x\n", b'"auto_map": ', b"--", b"%TAG !e! tag:\n", b"IEND", b"\xff\xd9", b";", b"%%EOF", b"1e9", b"null"]
)  # fmt: skip
CONTENT = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(STARTS),
    st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map(b"".join)),
)


def test_every_module_named_here_is_in_the_table() -> None:
    assert set(MODULES) <= {row.module for row in FORMATS}


@pytest.mark.parametrize("name", MODULES)
@settings(max_examples=60)
@given(data=CONTENT)
def test_a_reader_states_facts_or_raises_its_own_errors(name, data) -> None:
    module = format_module(name)
    budget = Budget(limits=Limits(operations=200_000))
    reader = BytesReader(data)
    assert module.probe(reader, data[:4096]) in {True, False}
    try:
        for fact in module.parse(reader, budget):
            assert fact is not None
    except (InputError, LimitError):
        pass
    assert budget.operations <= 200_000 + 4096


@settings(max_examples=150)
@given(data=CONTENT)
def test_the_whole_road_never_fails_inside(data) -> None:
    for part in examined(data):
        assert ProblemKind.INTERNAL not in {
            problem.kind for inner in part.walk() for problem in inner.facts.of(Problem)
        }
    assert "file.internal-error" not in {finding.rule.id for finding in findings_of(data)}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def flat(value, path=()):
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flat(inner, (*path, key))
    else:
        yield path, value


@settings(max_examples=150)
@given(value=VALUES, ascii_only=st.booleans(), cut=st.integers(1, 9))
def test_the_stream_reads_what_pythons_reader_reads(value, ascii_only, cut) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    chunks = [text[i : i + cut] for i in range(0, len(text), cut)]
    seen = [(tuple(path), leaf) for path, leaf in json_leaves(chunks, Budget()) if not isinstance(leaf, DocumentEnd)]
    assert seen == list(flat(json.loads(text)))


@settings(max_examples=150)
@given(text=st.text(alphabet='{}[]:,"\\ 0123456789.eE+-truefalsn\n', max_size=30))
def test_the_stream_refuses_what_pythons_reader_refuses(text) -> None:
    try:
        json.loads(text)
        valid = True
    except ValueError:
        valid = False
    try:
        ends = sum(isinstance(leaf, DocumentEnd) for _, leaf in json_leaves([text], Budget()))
    except InputError:
        ends = 0
    assert (ends == 1) is valid or ends > 1  # several documents are lines to us and an error to it


@settings(max_examples=200)
@given(
    text=st.lists(
        st.sampled_from(
            [
                "{{ ",
                " }}",
                "{% ",
                " %}",
                "for a in b",
                "endfor",
                "set a = ",
                "'x'",
                "[",
                "]",
                ".a",
                "|join",
                "(",
                ")",
                "if ",
                "else",
                "endif",
                " ~ ",
                "macro f(a)",
                "endmacro",
                "-1",
                "text",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_a_template_is_analysed_or_refused(text) -> None:
    assert analyse(text).error is not None
