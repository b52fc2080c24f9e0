"""Burnish: find, try, teach and hand on pretrained models on your own computer."""

__version__ = "0.1.0"
