"""Waiting for what another program does: by looking again until a deadline, never by a fixed pause."""
import socket
import time


def until(look, what, seconds=30.0, every=0.05):
    """The first true value of `look()`; fails after `seconds` naming `what` and the last value or error."""
    deadline = time.monotonic() + seconds
    last = None
    while True:
        try:
            last = look()
            if last:
                return last
        except (OSError, AssertionError, LookupError) as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:g} s still not: {what}; last seen: {last!r}")
        time.sleep(every)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
