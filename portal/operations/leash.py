"""Become a program that ends when its parent ends: leash.py PARENT_PID PROGRAM ARGUMENT…

Run as a bare script, so that it starts in milliseconds; it must import nothing of ours.
Only Linux can be asked for this (prctl); elsewhere the next start of the portal clears away what was left.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Ask the kernel for SIGTERM when the parent dies, then turn into the program."""
    parent, program = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the supervisor is gone")
    os.execv(program[0], program)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
