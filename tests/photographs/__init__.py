"""Photographs of the running program: scenes lead to states as a person does, taking pictures on the way.

``python tests/screenshots.py`` is the command. A scene is a function with the names of its pictures; it makes
what it needs itself, so that it can be taken alone.
"""
