"""The speed of a reader: characters a second of one core, on texts of people and on hostile ones."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading.gold import read_gold
from benchmarks.reading.readers import Reader

# Each is repeated up to the length that is measured.
HOSTILE: Mapping[str, str] = {
    "digits": "1",
    "groups of digits": "1,",
    "spaced digits": "1 ",
    "exponents": "9.9e",
    "signs": "-",
    "words": "one hundred and ",
    "Chinese numerals": "十百千",
    "Chinese scales": "一万亿",
    "spaces": " ",
    "dots": "1.",
    "fractions": "1/",
    "powers": "10^",
    "ranges": "1-",
    "ranges of words": "from 1 to ",
    "units": "1 kg/m/",
    "unit products": "m·",
    "brackets": "1 (",
    "money": "$€",
    "cues": "no more than about ",
    "tolerances": "1±",
    "letters and digits": "a1",
    "superscripts": "10⁶",
    "full width": "１，",
    "thousands": "1'",
    "addresses": "a@",
    "hyphens": "twenty-",
    "Chinese cues": "不超过约",
    "per": "1 W per ",
}


def measure_speed(read: Reader, texts: list[tuple[str, str]], rounds: int = 3) -> float:
    """Return the characters that are read in a second of processor, in the fastest of the rounds."""
    length = sum(len(text) for text, _ in texts)
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        for text, language in texts:
            read(text, language)
        seconds.append(time.process_time() - start)
    return length / min(seconds)


@dataclass(frozen=True, slots=True)
class Growth:
    """The seconds for half of a hostile text and for all of it, whose length is `length`.

    The second is about twice the first where the time is linear in the length.
    """

    name: str
    length: int
    half_seconds: float
    seconds: float


def measure_growth(read: Reader, max_length: int, limit_seconds: float = 5) -> Iterator[Growth]:
    """Double each hostile text up to `max_length`, or until it takes more than `limit_seconds`."""
    for name, part in HOSTILE.items():
        length, seconds = max_length // 64, 0.0
        while True:
            half_seconds = seconds
            text = (part * (length // len(part) + 1))[:length]
            seconds = _measure_seconds(read, text)
            if length * 2 > max_length or seconds > limit_seconds:
                break
            length *= 2
        yield Growth(name, length, half_seconds, seconds)


def _measure_seconds(read: Reader, text: str) -> float:
    start = time.process_time()
    read(text, "en")
    return time.process_time() - start


def read_texts(paths: list[Path]) -> list[tuple[str, str]]:
    """Read the texts of gold files and of plain files, each with its language (`news.zh.md`)."""
    texts: list[tuple[str, str]] = []
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.suffix == ".jsonl":
                texts += [(row.text, row.language) for row in read_gold(file)]
            else:
                language = "zh" if ".zh." in file.name else "en"
                texts.append((file.read_text(encoding="utf-8"), language))
    return texts
