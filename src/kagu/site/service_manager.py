"""Telling systemd that a process is ready, where it asks to be told (sd_notify(3))."""

import contextlib
import os
import socket

ADDRESS = "NOTIFY_SOCKET"


def is_asked_to_tell() -> bool:
    """Whether somebody waits for the word."""
    return bool(os.environ.get(ADDRESS))


def tell_ready() -> None:
    """What stands here now serves: `systemctl restart` comes back, and whoever waits for it starts."""
    address = os.environ.get(ADDRESS, "")
    if not address:
        return
    # A name that begins with @ is one of the abstract namespace.
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.sendto(b"READY=1", "\0" + address[1:] if address.startswith("@") else address)
