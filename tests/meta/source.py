"""The project's own files, for tests about the project itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "weighbridge"
MODELS = PACKAGE / "examine" / "models"


@dataclass(frozen=True, kw_only=True)
class Module:
    """One module of the package, parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def is_table(self) -> bool:
        """Tables hold data, and may be as long as their subject."""
        return self.path.name == "_table.py" or "knowledge" in self.path.parts

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with its dotted name; what is called in another way has the name ``?``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node

    def imports(self) -> Iterator[str]:
        """Absolute imports, complete: ``a.b`` for ``import a.b``, ``a.b.c`` for ``from a.b import c``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of an attribute chain on a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    return tuple(module(path) for path in sorted(PACKAGE.rglob("*.py")))


def module(path: Path) -> Module:
    """Parse one file."""
    text = path.read_text(encoding="utf-8")
    return Module(path=path, text=text, tree=ast.parse(text, filename=str(path)))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its decorators and docstring."""
    end = node.end_lineno or node.lineno
    if ast.get_docstring(node) is not None:
        documentation = node.body[0]
        return end - node.lineno + 1 - ((documentation.end_lineno or 0) - documentation.lineno + 1)
    return end - node.lineno + 1
