"""Pieces of Chinese, Japanese and Korean texts that are typed without spaces: `京东方屏幕` is `京东方` and `屏幕`."""

from collections.abc import Collection, Iterator

# Longer pieces are found by their parts.
_LONGEST = 6
# A longer text is no words that somebody looks for.
LONGEST_RUN = 24


def list_parts(run: str) -> list[str]:
    """Return the different parts of a run of characters, of two characters or more."""
    parts = (
        run[start:end]
        for start in range(len(run))
        for end in range(start + 2, min(start + _LONGEST, len(run)) + 1)
    )
    return list(dict.fromkeys(parts))


def cut_run(run: str, known: Collection[str]) -> list[str]:
    """Cut a run into pieces of which as much as possible is known, and these as long as possible.

    Neighbouring characters that are in no known piece are one piece.
    """
    # For each place the best cut from there: the sum of the squares of the lengths of known pieces, and the cut.
    best: list[tuple[int, list[str]]] = [(0, [])]
    for start in reversed(range(len(run))):
        weight, pieces = best[0]
        cuts = [(weight, [run[start], *pieces])]
        for end in range(start + 2, min(start + _LONGEST, len(run)) + 1):
            if run[start:end] in known:
                weight, pieces = best[end - start - 1]
                cuts.append((weight + (end - start) ** 2, [run[start:end], *pieces]))
        best.insert(0, max(cuts, key=lambda cut: cut[0]))
    return list(_join_single(best[0][1]))


def _join_single(pieces: Collection[str]) -> Iterator[str]:
    joined = ""
    for piece in pieces:
        if len(piece) > 1 and joined:
            yield joined
            joined = ""
        if len(piece) > 1:
            yield piece
        else:
            joined += piece
    if joined:
        yield joined
