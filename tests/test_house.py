"""The house rules that a machine can hold: sizes of folders, and words that readers stumbled over."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import PROJECT_ROOT

APP = PROJECT_ROOT / "app"
FILES = sorted(APP.rglob("*.py"))
FOLDERS = sorted({path.parent for path in FILES})
# One file for each noun of the public contract.
MAX_FILES = {"schemas": 22}
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


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(APP)))
def test_folder_holds_no_more_files_than_can_be_remembered(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MAX_FILES.get(folder.name, 12)


def test_names_of_files_and_folders_say_what_they_hold() -> None:
    paths = {path.relative_to(APP) for path in (*FILES, *FOLDERS)}
    unclear = [str(path) for path in paths if path.stem in UNCLEAR_NAMES]
    assert set(unclear) <= CLEAR_PATHS


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(APP)))
def test_docstrings_and_comments_use_plain_words(path: Path) -> None:
    texts = list_texts(path.read_text(encoding="utf-8"))
    assert [text for text in texts if UNCLEAR_WORDS.search(text)] == []


def list_texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(APP)))
def test_variables_are_called_by_what_they_hold(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    assert "one" not in stored | arguments


def test_class_names_are_given_once_in_each_layer() -> None:
    """Rows of `models` have their counterparts in the public contract, which has other names for them."""
    layers = [path for path in FILES if path.relative_to(APP).parts[0] != "schemas"]
    names = [
        node.name
        for path in layers
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
