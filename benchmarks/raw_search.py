"""The limit for a search by rank: FTS5 in the process that asks, over the catalogue's own index.

It finds, ranks and reads the same number of documents, and does nothing else: no HTTP, no filters, no total, no excerpts.
"""

import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pysqlite3 import dbapi2 as sqlite

# Kinds of requests that FTS5 answers too.
RAW_KINDS = ("ranked", "everything")
_BEST = (
    "SELECT rowid FROM search_index WHERE search_index MATCH ? "
    "ORDER BY bm25(search_index, 100, 10, 1, 0) LIMIT 25"
)
_BODY = "SELECT body FROM document WHERE number = ?"


def time_raw_searches(database: Path, paths: Sequence[str], seconds: float) -> float:
    """Return how many of these searches FTS5 answers in a second of processor time."""
    connection = sqlite.connect(f"file:{database}?mode=ro", uri=True)
    connection.execute("PRAGMA cache_size = -65536")
    words = [parse_qs(urlsplit(path).query)["q"][0] for path in paths]
    answered = 0
    began = time.process_time()
    for word in cycle(words):
        for (number,) in connection.execute(_BEST, (f'"{word}"',)).fetchall():
            connection.execute(_BODY, (number,)).fetchone()
        answered += 1
        if (spent := time.process_time() - began) >= seconds:
            break
    connection.close()
    return answered / spent
