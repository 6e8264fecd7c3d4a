"""What a run tells whoever watches, on standard error."""

import sys
import time

_began = time.monotonic()


def tell(text: str) -> None:
    sys.stderr.write(f"[{time.monotonic() - _began:7.1f} s] {text}\n")
    sys.stderr.flush()
