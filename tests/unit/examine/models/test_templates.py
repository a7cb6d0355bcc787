from pathlib import Path

import pytest

from tests.examining import complete, examined, findings_of
from weighbridge.core.rule import Severity
from weighbridge.examine.models.configuration import looks_like_template
from weighbridge.examine.models.templates import LONGEST, analyse

VECTORS = Path(__file__).parents[3] / "vectors" / "templates"


@pytest.mark.parametrize("path", sorted((VECTORS / "good").iterdir()), ids=lambda path: path.stem)
def test_a_template_of_a_known_kind_gives_nothing(path) -> None:
    data = path.read_bytes()
    assert [part.format for part in examined(data, "chat_template.jinja")] == ["jinja"]
    assert findings_of({"chat_template.jinja": data}) == []
    assert complete({"chat_template.jinja": data})


@pytest.mark.parametrize("path", sorted((VECTORS / "hostile").iterdir()), ids=lambda path: path.stem)
def test_a_hostile_template_is_found(path) -> None:
    found = [f for f in findings_of({"chat_template.jinja": path.read_bytes()}) if f.rule.area == "template"]
    assert max(f.severity for f in found) >= (Severity.MEDIUM if path.stem == "test_name" else Severity.HIGH)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{% for m in messages %}", "Unexpected end"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "too deeply"),
        ("{{ " + "9" * 6000 + " }}", "4300 digits"),
        ("x" * (LONGEST + 1), "characters"),
        ("{{ a" + ".b" * 20000 + " }}", ""),
        ("{{ " + "not " * 5000 + "a }}", "too deeply"),
    ],
)
def test_whatever_the_parser_refuses_is_an_error_and_no_failure(text, error) -> None:
    found = analyse(text).error
    assert error in found
    assert bool(found) is bool(error)


def test_the_same_thing_is_observed_once() -> None:
    assert len(analyse("{{ a.__class__ ~ a.__class__ }}").observations) == 1


def test_an_emoji_sequence_is_not_hidden_text() -> None:
    assert analyse("\U0001f468\u200d\U0001f4bb").observations == ()
    assert [seen.detail for seen in analyse("a\u202eb\U000e0041").observations] == ["U+202E", "U+E0041"]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("{{ messages }}", [], True),
        ("{{ question }}", ["prompt_template"], True),
        ("{{ question }}", ["text"], False),
        ("no braces", ["chat_template"], False),
        ("a {{ x.__class__ }}", ["vocab"], True),
        ("{{", ["model", "vocab"], False),
    ],
)
def test_a_template_is_told_by_its_keys_or_its_words(text, path, expected) -> None:
    assert looks_like_template(text, path) is expected
