"""The target as one unit: raw data is explained by the file that names it."""

from weighbridge.examine.models.facts import Facts
from weighbridge.examine.models.facts.common import Problem, ProblemKind, Reference, ReferenceKind, Unknown
from weighbridge.examine.models.part import Part
from weighbridge.examine.models.unit import Neighbours, assemble


def part(path: str, format_id: str, *facts, route: tuple[str, ...] = (), children: tuple[Part, ...] = ()) -> Part:
    return Part(path=path, route=route, format=format_id, size=1, facts=Facts(facts), children=children)


def names(target: str) -> Reference:
    return Reference(kind=ReferenceKind.DATA, target=target, where="initializer")


RAW = Unknown(head="00")


def formats(root: Part) -> dict[str, str]:
    return {child.path: child.format for child in root.children}


def test_named_raw_data_becomes_opaque() -> None:
    root = assemble([part("onnx/model.onnx", "onnx", names("weights.data")), part("onnx/weights.data", "unknown", RAW)])
    assert formats(root)["onnx/weights.data"] == "opaque"
    assert not root.children[1].facts.of(Unknown)


def test_names_are_relative_to_the_folder_of_who_names() -> None:
    root = assemble([part("onnx/model.onnx", "onnx", names("weights.data")), part("weights.data", "unknown", RAW)])
    assert formats(root)["weights.data"] == "unknown"


def test_what_identification_recognised_is_never_explained_away() -> None:
    root = assemble([part("model.onnx", "onnx", names("w.data")), part("w.data", "pickle")])
    assert formats(root)["w.data"] == "pickle"


def test_what_could_not_be_read_is_never_explained_away() -> None:
    problem = Problem(kind=ProblemKind.LIMIT, detail="x", limit="depth")
    root = assemble([part("model.onnx", "onnx", names("w.data")), part("w.data", "unknown", problem)])
    assert formats(root)["w.data"] == "unknown"


def test_members_of_an_archive_explain_each_other() -> None:
    members = (
        part("a.zip", "onnx", names("w.data"), route=("m/model.onnx",)),
        part("a.zip", "unknown", RAW, route=("m/w.data",)),
    )
    root = assemble([part("a.zip", "zip", children=members)])
    assert [child.format for child in root.children[0].children] == ["onnx", "opaque"]


def test_neighbours() -> None:
    config, code = part("m/config.json", "json"), part("m/modeling.py", "python")
    neighbours = Neighbours(assemble([config, code]))
    assert neighbours.named(config, "modeling.py") == (code,)
    assert neighbours.named(config, "../modeling.py") == ()
    assert neighbours.named(config, "other.py") == ()
    assert neighbours.named(part("elsewhere", "json"), "m/modeling.py") == ()
