"""Rules: facts → findings. One module a rule, listed in ``_table.py``.

The rule ``area.some-slug`` lives in ``area_some_slug.py``, which has ``RULE`` and::

    def check(part: Part, context: Context) -> Iterator[Finding]: ...

Its docstring, under the fixed headings *What, Why it matters, How it is found, What it
misses, Fix, References, Since*, is its documentation page, its ``explain`` text and its
SARIF help.
"""
