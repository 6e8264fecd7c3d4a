"""The house rules that a machine can hold: sizes of folders, and words that readers stumbled over."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from support.project import PROJECT_ROOT

APP = PROJECT_ROOT / "app"
FILES = sorted(APP.rglob("*.py"))
FOLDERS = sorted({path.parent for path in FILES})
# One file for each noun of the public contract.
MAX_FILES = {"schemas": 28}
# Names of files that did not say what these hold.
UNCLEAR_NAMES = {
    *("counts", "earlier", "found", "given", "hot", "kept", "known", "memory", "ones", "places"),
    *("spans", "stated", "stored", "tables", "told", "watching", "whole", "writing"),
    *("helpers", "manager", "misc", "service", "services", "util", "utils"),
}
UNCLEAR_WORDS = re.compile(
    r"\b(told|tells?|stands|anew|whoever|meanwhile|by itself)\b", re.IGNORECASE
)
# A format of files, which is a room of writers.
CLEAR_PATHS = {"formats/tables"}


def test_folders_hold_no_more_files_than_can_be_remembered() -> None:
    counts = {folder: len(list(folder.glob("*.py"))) for folder in FOLDERS}
    assert [
        (str(folder.relative_to(APP)), count)
        for folder, count in counts.items()
        if count > MAX_FILES.get(folder.name, 12)
    ] == []


def test_names_of_files_and_folders_say_what_they_hold() -> None:
    paths = {path.relative_to(APP) for path in (*FILES, *FOLDERS)}
    unclear = [str(path) for path in paths if path.stem in UNCLEAR_NAMES]
    assert set(unclear) <= CLEAR_PATHS


def test_docstrings_and_comments_use_plain_words() -> None:
    assert [
        (str(path.relative_to(APP)), text)
        for path, source in list_sources(UNCLEAR_WORDS)
        for text in list_texts(source)
        if UNCLEAR_WORDS.search(text)
    ] == []


def list_sources(pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    """Yield the files in which a pattern is found, as to parse all of them takes seconds."""
    for path in FILES:
        source = path.read_text(encoding="utf-8")
        if pattern.search(source):
            yield path, source


def list_texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def test_variables_are_called_by_what_they_hold() -> None:
    # `one` and `other` are the plural categories of the Unicode CLDR, and fields of labels in `schemas/`.
    assert [
        str(path)
        for path, source in list_sources(re.compile(r"\bone\b"))
        if path.parent.name != "schemas" and "one" in set(list_variables(source))
    ] == []


def list_variables(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def test_class_names_are_given_once_in_each_layer() -> None:
    """Rows of `models` have their counterparts in the public contract, which has other names for them."""
    names = [
        node.name
        for path, source in list_sources(re.compile(r"\bclass\b"))
        if path.relative_to(APP).parts[0] != "schemas"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
