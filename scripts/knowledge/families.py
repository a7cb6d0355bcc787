"""Lists the classes and functions of a library's modules from their source text, and vets them.

Nothing is imported, so old releases can be read as well as the installed ones. A class is
listed only when its source defines none of the methods that the unpickler would run
behind the reader's back; classes that do are listed after a person has read them
(``curated.REVIEWED``).
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RUNS_WHILE_LOADING = frozenset(["__new__", "__setstate__", "__del__", "__getattr__", "__getattribute__", "__setattr__"])
"""Methods that unpickling, or throwing the result away, runs on an instance."""

NEVER_BASES = frozenset(
    [
        "type",
        "Thread",
        "Process",
        "Popen",
        "Handler",
        "FileHandler",
        "StreamHandler",
        "IOBase",
        "RawIOBase",
        "FileIO",
        "TextIOWrapper",
        "TemporaryDirectory",
        "Pickler",
        "Unpickler",
        "ModuleType",
        "Importer",
        "Loader",
        "Finder",
        "ScriptModule",
        "RecursiveScriptModule",
        "GraphModule",
        "_LazyGraphModule",
        "Server",
        "Client",
        "Socket",
    ]
)
"""Base classes that disqualify: what derives from them does more than hold values."""

ENUM_BASES = frozenset(["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"])


@dataclass(frozen=True)
class Family:
    """Modules of one library whose classes (and functions) real models hold.

    ``modules`` is matched against the whole module name; ``functions`` and ``classes``
    against the name; None for none.
    """

    library: str
    modules: str
    classes: str | None = r"\w+"
    functions: str | None = None
    group: str = ""


@dataclass(frozen=True)
class Definition:
    """A class, enumeration or function at the top of a module."""

    module: str
    name: str
    kind: str
    runs: tuple[str, ...] = ()


def module_files(folder: Path, library: str) -> Iterator[tuple[str, Path]]:
    """The modules of ``library`` below ``folder`` (a site-packages or an unpacked wheel)."""
    for path in sorted((folder / library).rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if {"tests", "test", "testing", "_testing", "conftest", "externals", "setup"} & set(parts) or "dummy_" in parts[
            -1
        ]:
            continue
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def definitions(folder: Path, family: Family) -> Iterator[Definition]:
    """The definitions of a family, each class with the methods that it has or inherits inside its library."""
    trees = parsed(folder, family.library)
    classes = _classes_by_name(folder, family.library)
    for module, tree in trees.items():
        if re.fullmatch(family.modules, module):
            for node in _top_level(tree.body):
                found = _definition(node, module, family, classes)
                if found is not None:
                    yield found


@cache
def parsed(folder: Path, library: str) -> dict[str, ast.Module]:
    """Every module of the library that parses."""
    trees = {}
    for module, path in module_files(folder, library):
        with contextlib.suppress(SyntaxError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            trees[module] = ast.parse(path.read_text(encoding="utf-8"))
    return trees


@cache
def _classes_by_name(folder: Path, library: str) -> dict[str, list[ast.ClassDef]]:
    found: dict[str, list[ast.ClassDef]] = {}
    for tree in parsed(folder, library).values():
        for node in _top_level(tree.body):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(node)
    return found


def _inherited(node: ast.ClassDef, classes: dict[str, list[ast.ClassDef]]) -> tuple[set[str], set[str]]:
    """The methods that run while loading, as ``Class.method``, and the names of all bases.

    Bases are followed by name, so a namesake in another module only adds to the list.
    """
    runs: set[str] = set()
    seen: set[str] = set()
    pending = [node]
    while pending:
        current = pending.pop()
        runs |= {
            f"{current.name}.{child.name}"
            for child in _top_level(current.body)
            if isinstance(child, ast.FunctionDef) and child.name in RUNS_WHILE_LOADING
        }
        for base in [*current.bases, *(word.value for word in current.keywords if word.arg == "metaclass")]:
            name = _last_name(base)
            if name not in seen:
                seen.add(name)
                pending += classes.get(name, [])
    return runs, seen


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, (ast.If, ast.Try)):
            yield from _top_level([*node.body, *node.orelse])
        else:
            yield node


def _definition(
    node: ast.stmt, module: str, family: Family, classes: dict[str, list[ast.ClassDef]]
) -> Definition | None:
    if isinstance(node, ast.FunctionDef) and family.functions and re.fullmatch(family.functions, node.name):
        return Definition(module, node.name, "function")
    if not isinstance(node, ast.ClassDef) or not family.classes or not re.fullmatch(family.classes, node.name):
        return None
    runs, bases = _inherited(node, classes)
    if bases & NEVER_BASES or node.name in NEVER_BASES:
        return None
    kind = "enum" if bases & ENUM_BASES else "class"
    return Definition(module, node.name, kind, () if kind == "enum" else tuple(sorted(runs)))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def main(folders: list[str]) -> None:
    """Print the history: what releases that are not installed define, as JSON."""
    from scripts.knowledge.curated import FAMILIES

    history: dict[str, dict[str, set[str]]] = {}
    for folder in map(Path, folders):
        for family in FAMILIES:
            for found in definitions(folder, family):
                modules = history.setdefault(f"{family.group}/{found.kind}", {})
                modules.setdefault(found.module, set()).add(found.name + "".join(f"+{run}" for run in found.runs))
    releases = sorted("-".join(Path(folder).name.split("-")[:2]) for folder in folders)
    merged = {
        key: {module: " ".join(sorted(names)) for module, names in modules.items()} for key, modules in history.items()
    }
    print(json.dumps({"releases": releases, "names": merged}, indent=1, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1:])
