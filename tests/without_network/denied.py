"""``python -m tests.without_network.denied PROGRAM ARGUMENT…``: run it where internet sockets are deadly.

The filter is a few instructions for the kernel, see ``man 2 seccomp``. It stays for this process and all that
it starts, and takes no privileges.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16

_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → (its number for the kernel's audit, number of the call ``socket``)."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def is_possible() -> bool:
    """Whether this system has the filter; the hook in Python works everywhere."""
    return sys.platform == "linux" and platform.machine() in _MACHINES and sys.byteorder == "little"


def deny() -> None:
    """From now on the kernel kills this process or its children when one asks for an internet socket.

    Raises:
        OSError: the kernel does not take the filter.
    """
    machine, call = _MACHINES[platform.machine()]
    instructions = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 0, 6, machine),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 0, 4, call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_EQUAL, 1, 0, int(socket.AF_INET)),
        (_EQUAL, 0, 1, int(socket.AF_INET6)),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(code)
    program = _Program(len(instructions), ctypes.cast(buffer, ctypes.c_void_p))
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or system.prctl(
        _SECCOMP, _FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the kernel does not take the filter")


if __name__ == "__main__":
    if is_possible():
        deny()
    os.execv(sys.argv[1], sys.argv[1:])
