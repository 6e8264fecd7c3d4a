"""The public contract: what goes out (`...Read`) and what comes in, apart from each other."""
