"""Rules of the house that are read off the sources, see `tests/test_architecture.py`."""
