"""Score a reader of quantities on gold files, and measure its speed.

`python -m benchmarks.reading_scores GOLD... --errors 20` prints, for each file, precision, recall and F1 of
values, of values with their unit, and of these with their comparator.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading.gold import list_files, read_gold
from benchmarks.reading.readers import PRODUCT, Reader, Reading, find_reader
from benchmarks.reading.scores import LEVELS, Tally, score
from benchmarks.reading.speed import measure_growth, measure_speed, read_texts

_OWN_SENTENCES = Path("tests/extraction/gold/sentences.jsonl")
_HEAD = (
    "| file | gold | value P / R / F1 | +unit P / R / F1 | +comparator P / R / F1 "
    "| units, comparators in the gold | exact spans | roles | names read | wrong offsets |"
)


def main() -> None:
    given = _read_arguments()
    read = find_reader(given.reader)
    lines = [_HEAD, "|---" * _HEAD.count(" | ") + "|---|"]
    errors: list[str] = []
    for path in list_files(given.gold):
        tally = score(read_gold(path), read)
        lines.append(_describe(path.stem, tally))
        errors += [f"{path.stem}: {error}" for error in tally.errors[: given.errors]]
    _print([*lines, *errors])
    if given.articles:
        _write_articles(given.articles, given.predicted, read)
    if given.speed:
        _print(_describe_speed(read, given.speed, given.hostile))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="*", default=[_OWN_SENTENCES])
    parser.add_argument("--reader", default=PRODUCT, help="MODULE:NAME of a `Reader`")
    parser.add_argument("--errors", type=int, default=0, help="how many of each file to list")
    parser.add_argument("--articles", type=Path, help="write what is read in these articles")
    parser.add_argument("--predicted", type=Path, default=Path("PREDICTED.jsonl"))
    parser.add_argument("--speed", type=Path, nargs="+", help="files of texts to be timed")
    parser.add_argument("--hostile", type=int, default=1_000_000, help="length of hostile texts")
    return parser.parse_args()


def _print(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _describe(name: str, tally: Tally) -> str:
    cells = [name, str(tally.gold)]
    for level in LEVELS:
        figures = (tally.precision(level), tally.recall(level), tally.f1(level))
        cells.append(" / ".join(f"{figure:.1f}" for figure in figures))
    found = tally.right["value"] or 1
    cells += [
        f"{tally.units_scored}, {tally.comparators_scored}",
        f"{100 * tally.exact_spans / found:.1f}",
        f"{100 * tally.roles_right / tally.roles_scored:.1f}" if tally.roles_scored else "-",
        str(tally.names_read),
        str(tally.wrong_offsets),
    ]
    return f"| {' | '.join(cells)} |"


def _write_articles(articles: Path, predicted: Path, read: Reader) -> None:
    """Write the quantities of articles in the form of their own scorer, without any links."""
    lines = [
        json.dumps(
            [_shape(text.text, reading) for reading in read(text.text, text.language)],
            ensure_ascii=False,
        )
        for text in read_gold(articles)
    ]
    predicted.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _shape(text: str, reading: Reading) -> dict[str, object]:
    return {
        "start": reading.start,
        "end": reading.end,
        "quote": text[reading.start : reading.end],
        "value": reading.value,
        "lower": reading.lower,
        "upper": reading.upper,
        "unit": reading.unit,
        "unit_text": reading.unit_text,
        "comparator": reading.comparator,
        "role": reading.role,
        "direction": reading.direction,
    }


def _describe_speed(read: Reader, paths: list[Path], max_length: int) -> list[str]:
    lines = [f"{measure_speed(read, read_texts(paths)):,.0f} characters a second"]
    for growth in measure_growth(read, max_length):
        ratio = growth.seconds / growth.half_seconds if growth.half_seconds else 1.0
        lines.append(
            f"{growth.length:>9,} of {growth.name}: {growth.half_seconds:.2f} s for half, "
            f"{growth.seconds:.2f} s for all, {ratio:.1f} times"
        )
    return lines


if __name__ == "__main__":
    main()
