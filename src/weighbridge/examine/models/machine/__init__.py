"""The pickle machine: a symbolic interpreter that never imports or calls anything.

The road of one stream, in the order of the modules that it passes::

    opcodes.py    one table of every opcode; everything else is generated from it
    pattern.py    the skip pattern: runs of data opcodes, consumed by one regular expression
    source.py     the stream's bytes, a window at a time
    cells.py      what the loop's stack holds besides literals
    runs.py       long runs of plain values, passed over at once
    walk.py       the loop: stack, marks and memo of the virtual machine (mypyc may compile it)
    constants.py  literals, decoded when they are asked for
    values.py     what is on the stack → the bounded values of facts
    ledger.py     events → facts, merged and bounded
    hidden.py     constants that are pickles themselves
    arrays.py     joblib's raw array blocks, NumPy's dtypes
    tensors.py    what PyTorch's rebuild functions and persistent ids say of tensors
    stream.py     one stream from its first opcode to where it ends

The loop accepts whatever *any* of CPython's C unpickler, ``pickle.py`` and PyTorch's
restricted unpickler would go on with: where they differ, it takes the reading that executes more.
"""
