"""Knowledge: tables of what real files hold, made from the real libraries by ``scripts/knowledge/``.

Rules read them; formats do not. A table names exact things, never prefixes.
"""
