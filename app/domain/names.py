"""The language in which a name or a statement is shown, of those in which it is given."""

import re
from collections.abc import Mapping

_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}


def choose_language(texts: Mapping[str, str]) -> str:
    """Return the language that is shown: English or, without it, the first language code."""
    return "en" if texts.get("en") else min(texts)


def display_name(names: Mapping[str, str]) -> str:
    """Return the English name or, where there is none, the name with the first language code."""
    return names[choose_language(names)]


def guess_language(text: str) -> str:
    """Return the language of a text that was stored without one, by its script; English for all others."""
    return next((tag for tag, script in _SCRIPTS.items() if script.search(text)), "en")
