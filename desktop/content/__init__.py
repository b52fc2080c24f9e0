"""What a file is, by what is in it, so that every refusal can begin with that.

`what_is` looks at a file, `what_is_in` at bytes, `refusal` says it where something else was wanted, and
`checking` finds what can be wrong with any file. The names are rows of `desktop.messages.kinds`; `signatures`
has the bytes that kinds begin with, `containers` tells apart those that share a container, and the library
`filetype` knows some more.
"""

from __future__ import annotations

from desktop.content.recognition import HEAD, what_is, what_is_in
from desktop.content.refusing import next_step, refusal

__all__ = ["HEAD", "next_step", "refusal", "what_is", "what_is_in"]
