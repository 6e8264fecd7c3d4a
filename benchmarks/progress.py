"""Progress of a run, on standard error."""

import sys
import time

_began = time.monotonic()


def show(text: str) -> None:
    sys.stderr.write(f"[{time.monotonic() - _began:7.1f} s] {text}\n")
    sys.stderr.flush()
