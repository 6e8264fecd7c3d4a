"""The public contract: models of responses (`...Read`) and separate models of requests."""
