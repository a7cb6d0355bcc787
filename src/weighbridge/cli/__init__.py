"""The command line: one static command table; one module a command."""
