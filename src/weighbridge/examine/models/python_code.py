"""Python source, read with Python's own parser: which capabilities it names, and when they would be used. Never compiled or run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import LimitError
from weighbridge.core.records import dataclass
from weighbridge.examine.signals.callables import DYNAMIC, OBFUSCATION, builtin_of, capability_of

LONGEST = 2 << 20
"""Bytes of one module that are read."""
_SEPARATORS = ",.([{=+-*/%:<>@|&^~;\n"
_MOST_SEPARATORS = 180_000
"""Separators of one module: each costs up to 1.3 kB in the syntax tree."""
_DECODERS = re.compile(
    r"(?:base64\.(?:b\d\ddecode|a85decode|decodebytes|standard_b64decode|urlsafe_b64decode)|binascii\.(?:unhexlify|a2b_\w+)"
    r"|zlib\.decompress|lzma\.decompress|bz2\.decompress|gzip\.decompress|bytes\.fromhex|codecs\.decode|marshal\.loads)"
)
_PLAIN_ENCODINGS = frozenset({"utf-8", "utf8", "ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "utf-8-sig"})
_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_REMOTE_SWITCH = "trust_remote_code"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a capability: its kind, the name as the code spells it, whether import runs it, and its line."""

    kind: str
    name: str
    at_import: bool
    line: int


def parse_module(text: str) -> ast.Module:
    """Parse source text.

    Raises:
        ValueError: Python's parser refuses it; the message says why.
        LimitError: its syntax tree would not fit into memory.
    """
    if sum(map(text.count, _SEPARATORS)) > _MOST_SEPARATORS:
        raise LimitError("tokens of one Python module", _MOST_SEPARATORS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (RecursionError, MemoryError) as error:
        raise ValueError("it is nested too deeply for Python's parser") from error
    except SyntaxError as error:
        raise ValueError(f"{error.msg} in line {error.lineno}") from error


def cookie_of(text: str) -> str | None:
    """The encoding that the first two lines declare, when it is none of the plain ones (PEP 263)."""
    for line in text.split("\n", 2)[:2]:
        match = _COOKIE.match(line)
        if match and match[1].lower().replace("_", "-") not in _PLAIN_ENCODINGS:
            return match[1]
    return None


def uses_of(module: ast.Module, budget: Budget) -> Iterator[Use]:
    """Yield every use of a known capability in the module, in no particular order."""
    names = _imports(module, budget)
    pending: list[tuple[ast.AST, bool]] = [(module, True)]
    while pending:
        node, at_import = pending.pop()
        budget.spend()
        yield from _uses(node, names, at_import)
        yield from _decorated(node, names, at_import)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            pending += [(inner, at_import) for inner in (*node.decorator_list, *_defaults(node.args))]
            pending += [(inner, False) for inner in node.body]
        elif isinstance(node, ast.Lambda):
            pending.append((node.body, False))
            pending += [(inner, at_import) for inner in _defaults(node.args)]
        elif not _is_main_guard(node):
            pending += [(inner, at_import) for inner in ast.iter_child_nodes(node)]
        else:
            pending += [(inner, False) for inner in ast.iter_child_nodes(node)]


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(default for default in arguments.kw_defaults if default is not None)]


def _is_main_guard(node: ast.AST) -> bool:
    """True for ``if __name__ == "__main__":`` without an else branch."""
    if not isinstance(node, ast.If) or node.orelse or not isinstance(node.test, ast.Compare):
        return False
    sides = [node.test.left, *node.test.comparators]
    named = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
    main = any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)
    return named and main and len(sides) == 2 and isinstance(node.test.ops[0], ast.Eq)


def _imports(module: ast.Module, budget: Budget) -> dict[str, str]:
    """Local name → full dotted name, of every import and plain alias anywhere in the module."""
    names: dict[str, str] = {}
    aliases: list[tuple[str, ast.expr]] = []
    for node in ast.walk(module):
        budget.spend()
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            aliases.append((node.targets[0].id, node.value))
    for name, value in aliases:
        full = dotted(value, names)
        if full is not None and full != name and (capability_of(builtin_of(full)) or full in names.values()):
            names.setdefault(name, full)
    return names


def dotted(node: ast.AST, names: dict[str, str]) -> str | None:
    """The dotted name that an expression spells, imports followed; ``getattr`` and ``__import__`` with constants too."""
    steps: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            steps.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            if len(node.args) < 2 or not _is_text(node.args[1]):
                return None
            steps.append(node.args[1].value)  # type: ignore[attr-defined]
            node = node.args[0]
        elif isinstance(node, ast.Subscript) and _is_text(node.slice):
            steps.append(node.slice.value)  # type: ignore[attr-defined]
            node = node.value
            if isinstance(node, ast.Attribute) and node.attr == "__dict__":
                node = node.value
        elif isinstance(node, ast.Call) and node.args and _is_text(node.args[0]) and _imports_by_name(node.func, names):
            return ".".join([str(node.args[0].value), *reversed(steps)])  # type: ignore[attr-defined]
        elif isinstance(node, ast.Name):
            return builtin_of(".".join([names.get(node.id, node.id), *reversed(steps)]))
        else:
            return None


def _imports_by_name(function: ast.expr, names: dict[str, str]) -> bool:
    if isinstance(function, ast.Name):
        return names.get(function.id, function.id) in ("__import__", "importlib.import_module")
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ("import_module", "__import__")
        and isinstance(function.value, ast.Name)
        and names.get(function.value.id) in ("importlib", "builtins")
    )


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _uses(node: ast.AST, names: dict[str, str], at_import: bool) -> Iterator[Use]:
    if isinstance(node, ast.Call):
        yield from _call(node, names, at_import)
    elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
        name = dotted(node, names)
        if name is not None and "." in name and capability_of(name) is not None:
            yield Use(capability_of(name) or "", name, at_import, node.lineno)
    elif isinstance(node, ast.Attribute | ast.Name):
        return
    elif isinstance(node, ast.keyword) and node.arg == _REMOTE_SWITCH and _is_true(node.value):
        yield Use("remote-code", f"{_REMOTE_SWITCH}=True", at_import, node.value.lineno)


def _decorated(node: ast.AST, names: dict[str, str], at_import: bool) -> Iterator[Use]:
    """A decorator is a call without parentheses: ``@exec`` runs what the one below it returned."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for decorator in node.decorator_list:
            name = dotted(decorator, names)
            if name is not None and "." not in name and capability_of(name) == DYNAMIC:
                yield Use(DYNAMIC, name, at_import, decorator.lineno)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and bool(node.value)


def _call(node: ast.Call, names: dict[str, str], at_import: bool) -> Iterator[Use]:
    name = dotted(node.func, names)
    if name is None:
        return
    kind = capability_of(name)
    if (kind == DYNAMIC and "." not in name) or (
        kind is not None and not isinstance(node.func, ast.Attribute | ast.Name)
    ):
        yield Use(kind or "", name, at_import, node.lineno)
    if name in ("eval", "exec", "compile", "__import__", "marshal.loads", "pickle.loads"):
        decoder = next((text for text in _decoders(node, names)), None)
        if decoder:
            yield Use(OBFUSCATION, f"{name}({decoder}(…))", at_import, node.lineno)
    if name == "torch.load" and any(k.arg == "weights_only" and _is_false(k.value) for k in node.keywords):
        yield Use("deserialisation", "torch.load(weights_only=False)", at_import, node.lineno)
    if name in ("numpy.load", "np.load") and any(k.arg == "allow_pickle" and _is_true(k.value) for k in node.keywords):
        yield Use("deserialisation", "numpy.load(allow_pickle=True)", at_import, node.lineno)
    if name == "yaml.load" and not any("Safe" in ast.dump(a) for a in (*node.args, *(k.value for k in node.keywords))):
        yield Use("deserialisation", "yaml.load", at_import, node.lineno)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _decoders(node: ast.Call, names: dict[str, str]) -> Iterator[str]:
    for argument in node.args:
        for inner in ast.walk(argument):
            if isinstance(inner, ast.Call):
                name = dotted(inner.func, names)
                if name is not None and _DECODERS.fullmatch(name):
                    yield name
