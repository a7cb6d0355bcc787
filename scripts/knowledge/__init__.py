"""Makes the table of globals that real models write."""
