"""Formats: bytes → facts. One module a format, listed in ``_table.py``.

A format module has::

    def parse(reader: Reader, budget: Budget) -> Iterator[Fact]: ...

and, where magic bytes do not tell the format, also::

    def probe(reader: Reader, head: bytes) -> bool: ...

``parse`` may raise :class:`~weighbridge.core.errors.LimitError` and
:class:`~weighbridge.core.errors.InputError` and nothing else; both end up as a
:class:`~weighbridge.examine.models.facts.common.Problem`. ``probe`` is strict, cheap and
never raises. Formats never import each other; what two of them need lives in a module of
its own outside this folder.
"""
