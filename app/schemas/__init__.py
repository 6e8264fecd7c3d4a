"""The public contract: models of responses (`...Read`) and of requests, kept separate."""
