"""A reader of HDF5 files that trusts nothing in them.

After the *HDF5 File Format Specification, version 3.0* (The HDF Group). Section numbers in
this package are that document's. Everything works on addresses and lengths that the file
claims, so every step is bounded: by the file's own size, by explicit limits, and by the
budget. Checksums are not compared: what a stricter reader would refuse is examined all the same.

    source.py      bytes at addresses, and a cursor over them
    superblock.py  where the file begins, and its root group          (II)
    header.py      object headers and their messages                  (IV.A)
    types.py       datatype and dataspace messages                    (IV.A.2.b, d)
    btree2.py      version 2 B-trees                                  (III.A.2)
    heaps.py       local and global heaps                             (III.D, E)
    fractal.py     fractal heaps                                      (III.G)
    groups.py      links of a group, however they are stored          (III.B, C, IV.A.2)
    attributes.py  attributes of an object, however they are stored   (IV.A.2.m, v)
    layout.py      where a dataset's data lies                        (IV.A.2.h, i, l)
    chunks.py      the chunks of a chunked dataset, unpacked          (III.A.1, VI, VII)
    tree.py        the walk over all objects of a file
"""
