"""Records which globals real pickles import and how they use them.

An interpreter of its own, deliberately not Weighbridge's: Python's unpickler with every
name replaced by an inert stand-in that writes down what is done to it.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from typing import Any

Name = tuple[str, str]


class Recorder:
    """Which uses were seen: name → set of opcodes applied to it or to what it makes."""

    def __init__(self) -> None:
        self.uses: dict[Name, set[str]] = {}

    def record(self, name: Name | None, use: str) -> None:
        if name is not None:
            self.uses.setdefault(name, set()).add(use)


class _Thing:
    """A stand-in for an imported name (``made`` False) or for what calling it makes."""

    def __init__(self, recorder: Recorder, name: Name | None, made: bool) -> None:
        self.recorder, self.name, self.made = recorder, name, made

    def made_by(self, opcode: str) -> _Thing:
        self.recorder.record(self.name, f"{opcode}!" if self.made else opcode)
        return _Thing(self.recorder, self.name, made=True)

    def changed_by(self, opcode: str) -> None:
        self.recorder.record(self.name, opcode if self.made else f"{opcode}!")


class RecordingUnpickler(pickle._Unpickler):  # noqa: SLF001 - the pure-Python one can be extended
    """Runs a pickle without importing or calling anything."""

    dispatch = dict(pickle._Unpickler.dispatch)  # noqa: RUF012, SLF001

    def __init__(self, file: Any, recorder: Recorder) -> None:
        super().__init__(file, buffers=iter([b""] * 10_000))
        self.recorder = recorder

    def find_class(self, module: str, name: str) -> Any:
        self.recorder.record((module, name), "IMPORT")
        return _Thing(self.recorder, (module, name), made=False)

    def persistent_load(self, pid: Any) -> Any:
        return _Thing(self.recorder, None, made=True)

    def get_extension(self, code: int) -> Any:
        raise pickle.UnpicklingError("extension codes are not recorded")

    def _make(self, opcode: str, callee: Any, arguments: Any) -> None:
        if (callee.name or ("", ""))[1] in {"_reconstructor", "__newobj__"} and isinstance(arguments, tuple):
            opcode, callee = f"{opcode}/{callee.name[1]}", arguments[0]
        self.append(callee.made_by(opcode))

    def load_reduce(self) -> None:
        arguments = self.stack.pop()
        self._make("REDUCE", self.stack.pop(), arguments)

    def load_newobj(self) -> None:
        arguments = self.stack.pop()
        self._make("NEWOBJ", self.stack.pop(), arguments)

    def load_newobj_ex(self) -> None:
        self.stack.pop()
        self.load_newobj()

    def load_inst(self) -> None:
        module = self.readline()[:-1].decode("ascii")
        name = self.readline()[:-1].decode("ascii")
        self._make("INST", self.find_class(module, name), self.pop_mark())

    def load_obj(self) -> None:
        callee, *arguments = self.pop_mark()
        self._make("OBJ", callee, arguments)

    def load_build(self) -> None:
        self.stack.pop()
        self.stack[-1].changed_by("BUILD")

    def load_appends(self) -> None:
        self._extend("APPENDS", self.pop_mark())

    def load_append(self) -> None:
        self._extend("APPENDS", [self.stack.pop()])

    def _extend(self, opcode: str, items: list) -> None:
        target = self.stack[-1]
        if isinstance(target, _Thing):
            target.changed_by(opcode)
        elif isinstance(target, list):
            target.extend(items)

    def load_additems(self) -> None:
        items = self.pop_mark()
        if isinstance(self.stack[-1], _Thing):
            self.stack[-1].changed_by("ADDITEMS")
        else:
            self.stack[-1].update(item for item in items if isinstance(item, (str, int, tuple)))

    def load_setitems(self) -> None:
        self._set(self.pop_mark())

    def load_setitem(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._set([key, value])

    def _set(self, items: list) -> None:
        target = self.stack[-1]
        if isinstance(target, _Thing):
            target.changed_by("SETITEMS")
            return
        for key, value in zip(items[::2], items[1::2], strict=True):
            try:
                target[key] = value
            except TypeError:
                target[id(key)] = value

    for _opcode, _method in (
        (pickle.REDUCE, load_reduce), (pickle.NEWOBJ, load_newobj), (pickle.NEWOBJ_EX, load_newobj_ex),
        (pickle.INST, load_inst), (pickle.OBJ, load_obj), (pickle.BUILD, load_build), (pickle.APPENDS, load_appends),
        (pickle.APPEND, load_append), (pickle.ADDITEMS, load_additems), (pickle.SETITEMS, load_setitems),
        (pickle.SETITEM, load_setitem),
    ):  # fmt: skip
        dispatch[_opcode[0]] = _method


def record_stream(data: bytes, recorder: Recorder) -> None:
    """Record one pickle stream."""
    RecordingUnpickler(io.BytesIO(data), recorder).load()


def record_objects(objects: Iterable[tuple[str, Any]], recorder: Recorder) -> list[str]:
    """Pickle each object with every protocol and record it; return what could not be pickled."""
    failed = []
    for name, value in objects:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            try:
                data = pickle.dumps(value, protocol)
            except Exception as error:
                failed.append(f"{name} (protocol {protocol}): {type(error).__name__}: {error}")
                continue
            record_stream(data, recorder)
    return failed


def record_checkpoints(objects: Iterable[tuple[str, Any]], recorder: Recorder) -> list[str]:
    """Save each object with PyTorch in both its formats and record the pickles inside."""
    import zipfile

    import torch

    failed = []
    for name, value in objects:
        try:
            for modern in (True, False):
                file = io.BytesIO()
                torch.save(value, file, _use_new_zipfile_serialization=modern)
                file.seek(0)
                if modern:
                    with zipfile.ZipFile(file) as archive:
                        pickles = [entry for entry in archive.namelist() if entry.endswith("data.pkl")]
                        for entry in pickles:
                            record_stream(archive.read(entry), recorder)
                else:
                    for _ in range(4):  # magic number, protocol, system, object
                        RecordingUnpickler(file, recorder).load()
        except Exception as error:
            failed.append(f"{name} (checkpoint): {type(error).__name__}: {error}")
    return failed
