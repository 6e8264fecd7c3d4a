"""Score candidates that were read in articles.

`python -m benchmarks.articles.score GOLD PREDICTED --errors 20`: PREDICTED has a JSON list for each line of GOLD, of candidates in
its form. `start`, `end`, `quote` and `value` (or `lower` and `upper`) are needed; what is left out is not given.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.articles.gold import read_articles
from benchmarks.articles.scores import score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="how many to list")
    given = parser.parse_args()
    lines = given.predicted.read_text(encoding="utf-8").splitlines()
    tally = score(read_articles(given.gold), [json.loads(line) for line in lines])
    figures = json.dumps(tally.describe(), ensure_ascii=False)
    sys.stdout.write("\n".join([figures, *tally.errors[: given.errors]]) + "\n")


if __name__ == "__main__":
    main()
