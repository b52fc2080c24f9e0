"""What Burnish says: messages are codes with arguments, and one table has the words for each code.

A message is made where something happens (engine), crosses the pipe, is stored, and is put into words where
it is shown (window, command line)::

    raise Trouble(ErrorKind.BAD_FILE, files.NOT_A_PICTURE(name=path.name))
    label.setText(messages.say(failed.message))

Rows stand in modules by subject. The text of a row is its English and the key of the translation
(`desktop.catalogue`). Nobody compares words: ``files.NOT_A_PICTURE.says(message)`` compares codes.
"""

from __future__ import annotations

from desktop.messages.message import NOTHING, Argument, Message, Row, as_it_is, from_plain, to_plain
from desktop.messages.words import say

__all__ = ["NOTHING", "Argument", "Message", "Row", "as_it_is", "from_plain", "say", "to_plain"]
