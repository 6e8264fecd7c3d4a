"""What documents look like in other formats than their own JSON: bytes in, bytes out, no HTTP."""
