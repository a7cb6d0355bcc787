"""Models: files, folders and archives of weights, configuration and code.

The road of one file, in the order of the modules that it passes::

    identify.py   which formats could a loader take these bytes for?
    formats/      bytes → facts, one module a format, found through formats/_table.py
    facts/        the facts that formats state and rules read
    examiner.py   runs the formats, goes into what is embedded, keeps the coverage
    unit.py       the whole target as one tree: explains files by their neighbours
    rules/        facts → findings, one module a rule, found through rules/_table.py
    checker.py    runs the rules
    describe.py   facts → the JSON summary that evidence carries
"""
