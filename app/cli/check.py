"""The command `check`: the numbers of documents compared with the catalogue, as a gate before they are published."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from app.cli.check_table import COLUMNS, list_rows
from app.cli.console import open_catalogue, print_line
from app.domain.text import decode_text
from app.errors import InvalidInput, InvalidValue
from app.extraction.language.markdown import read_prose
from app.formats.tables.csv_writer import stream_csv
from app.queries.analysis.check_document import check_document
from app.schemas.check import CheckedNumberRead, CheckVerdict

checks = typer.Typer()
_MARKDOWN = frozenset({".md", ".markdown"})
_WRONG = frozenset({CheckVerdict.DIFFERS, CheckVerdict.OUTDATED, CheckVerdict.UNIT_MISMATCH})
# With these a claim has been found whose number is that of the text.
_SHOWN = frozenset({CheckVerdict.MATCHES, CheckVerdict.ROUNDED, CheckVerdict.SIMILAR})


class _CheckedFile(NamedTuple):
    name: str
    text: str
    numbers: list[CheckedNumberRead]


@checks.command()
def check(
    files: Annotated[
        list[Path],
        typer.Argument(help="Plain text, or Markdown (.md, .markdown); - is standard input."),
    ],
    chosen: Annotated[
        Literal["text", "csv", "json"],
        typer.Option("--format", help="How to print the verdict on each number."),
    ] = "text",
    *,
    strict: Annotated[
        bool,
        typer.Option(help="Also exit with status 1 if no claim is shown for a number."),
    ] = False,
) -> None:
    """Compare the numbers of files with the catalogue; exit with status 1 if the catalogue speaks against one.

    It does where the verdict is `differs`, `outdated` or `unit_mismatch`. Nothing is stored.
    """
    checked = []
    with open_catalogue() as database, database.read() as session:
        for file in files:
            text = _read(file)
            prose = read_prose(text, is_markdown=file.suffix.lower() in _MARKDOWN)
            numbers = [_restore(own, text) for own in check_document(session, prose)]
            checked.append(_CheckedFile(str(file), text, numbers))
    _print(checked, chosen)
    verdicts = {number.verdict for file in checked for number in file.numbers}
    if verdicts & _WRONG or (strict and not verdicts <= _SHOWN):
        raise typer.Exit(1)


def _read(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return decode_text(content)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}", []) from error
    except InvalidValue as error:
        raise InvalidInput(f"{file}: {error.detail}", []) from error


def _restore(number: CheckedNumberRead, text: str) -> CheckedNumberRead:
    """Return a number with its words as they are in the file, markup and ends of lines included."""
    return number.model_copy(update={"exact": text[number.start : number.end]})


def _print(checked: list[_CheckedFile], chosen: str) -> None:
    if chosen == "csv":
        rows = (row for file in checked for row in list_rows(file.name, file.text, file.numbers))
        for piece in stream_csv(COLUMNS, rows):
            sys.stdout.write(piece.decode())
    elif chosen == "json":
        answers = [
            {"file": file.name, "data": [own.model_dump(mode="json") for own in file.numbers]}
            for file in checked
        ]
        print_line(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        for file in checked:
            for number in file.numbers:
                line = file.text.count("\n", 0, number.start) + 1
                claim = f" [{number.claim.id}]" if number.claim else ""
                words = " ".join(number.exact.split())
                print_line(f"{file.name}:{line}: {number.verdict}: {words}:{claim} {number.reason}")
