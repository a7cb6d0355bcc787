"""The vocabulary: what every other room speaks. Standard library only.

Nothing here opens a file, reads a clock behind the caller's back or prints.
"""
