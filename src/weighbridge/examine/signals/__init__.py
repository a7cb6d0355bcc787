"""Pure detectors that several wings share. Standard library only."""
