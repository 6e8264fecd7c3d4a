"""Rates of searches beside FTS5 alone on the same index: match, BM25 and the same number of documents.

FTS5 is asked in a loop of one process. Each word is asked of the server once, so that no answer comes from
memory. Both are measured in seconds of the clock, one after the other for each group of words.
"""

import sys
import time
from http.client import HTTPConnection
from random import Random
from urllib.parse import quote_plus, urlsplit

from pysqlite3 import dbapi2 as sqlite

ASKED, LIMIT = 200, 25
PATHS = {
    "search": f"/v1/search?limit={LIMIT}&q=",
    "ranked": f"/v1/claims?limit={LIMIT}&sort=relevance&q=",
}
# How many documents have a word of a group.
GROUPS = {"rare": (5, 200), "middling": (200, 3_000), "common": (3_000, 10**9)}
_RAW = (
    "SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? "
    f"ORDER BY bm25(search_index, 100, 10, 1, 0) LIMIT {LIMIT}"
)
_FREQUENCY = (
    "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 20000)"
)
_RANGE = {
    "search": "SELECT min(number), max(number) FROM document",
    "ranked": "SELECT min(number), max(number) FROM claim",
}


def choose_words(connection: sqlite.Connection, random: Random) -> dict[str, list[str]]:
    """Choose words of each group, and pairs of common ones with rarer ones."""
    terms = [term for (term,) in connection.execute("SELECT term FROM search_term ORDER BY term")]
    random.shuffle(terms)
    chosen: dict[str, list[str]] = {group: [] for group in GROUPS}
    for term in terms:
        if all(len(words) >= ASKED for words in chosen.values()):
            break
        [(count,)] = connection.execute(_FREQUENCY, (f'"{term}"',))
        for group, (least, below) in GROUPS.items():
            if len(term) > len("abc") and least <= count < below and len(chosen[group]) < ASKED:
                chosen[group].append(term)
    frequent = chosen["middling"] + chosen["common"]
    pairs = [f"{random.choice(frequent)} {random.choice(frequent)}" for _ in range(ASKED)]
    return {**chosen, "two words": pairs}


def time_raw(connection: sqlite.Connection, words: list[str], limits: tuple[int, int]) -> float:
    began = time.perf_counter()
    for text in words:
        matched = " ".join(f'"{word}"' for word in text.split())
        for (number,) in connection.execute(_RAW, (matched, *limits)).fetchall():
            connection.execute("SELECT body FROM document WHERE number = ?", (number,)).fetchone()
    return time.perf_counter() - began


def time_server(address: str, path: str, words: list[str]) -> float:
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"{path}zzzz")
    connection.getresponse().read()
    began = time.perf_counter()
    for text in words:
        connection.request("GET", path + quote_plus(text))
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:  # noqa: PLR2004 - every search is answered
            raise RuntimeError(f"{answer.status} for {text!r}")
    return time.perf_counter() - began


def main() -> None:
    file, address = sys.argv[1:]
    connection = sqlite.connect(file)
    chosen = choose_words(connection, Random(1))
    for name, path in PATHS.items():
        limits = connection.execute(_RANGE[name]).fetchone()
        for group, words in chosen.items():
            time_raw(connection, words, limits)
            raw, own = time_raw(connection, words, limits), time_server(address, path, words)
            milliseconds = [seconds * 1000 / len(words) for seconds in (raw, own)]
            sys.stdout.write(
                f"{name:8} {group:10} {len(words):4} FTS5 {milliseconds[0]:7.2f} ms, "
                f"server {milliseconds[1]:7.2f} ms, {raw / own:.2f}\n"
            )


if __name__ == "__main__":
    main()
