"""The use cases, and the interfaces (``ports.py``) that they need from the world."""
