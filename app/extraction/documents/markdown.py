"""The text of a Markdown file: what a reader sees, without the signs of its layout.

Each block is a paragraph; a line break within a block is a space, as it is shown. HTML within Markdown is
left out.
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_CELL_GAP = " | "
_CELLS = ("th_close", "td_close")


def read_markdown(markdown: str) -> str:
    tokens = MarkdownIt("commonmark").enable("table").parse(_leave_out_front_matter(markdown))
    return "".join(_list_pieces(tokens)).strip()


def _leave_out_front_matter(markdown: str) -> str:
    """Leave out the block of YAML between lines of `---` that many sites put at the start of a page."""
    lines = markdown.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return markdown
    for index, line in enumerate(lines[1:], 1):
        if line.strip() in {"---", "..."}:
            return "".join(lines[index + 1 :])
    return markdown


def _list_pieces(tokens: Sequence[Token]) -> Iterator[str]:
    in_row = False
    for index, token in enumerate(tokens):
        if token.type in {"fence", "code_block"}:
            yield f"{token.content.rstrip()}\n\n"
        elif token.type == "inline":
            yield "".join(_list_words(token.children or ()))
            if not in_row:
                yield "\n\n"
        elif token.type == "tr_open":
            in_row = True
        elif token.type in _CELLS and tokens[index + 1].type != "tr_close":
            yield _CELL_GAP
        elif token.type == "tr_close":
            in_row = False
            yield "\n"
        elif token.type == "table_close":
            yield "\n"


def _list_words(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in {"text", "code_inline", "text_special"}:
            yield child.content
        elif child.type in {"softbreak", "hardbreak"}:
            yield " "
        elif child.type == "image":
            yield "".join(_list_words(child.children or ()))
