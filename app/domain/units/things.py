"""Counted things: `{call}`. A thing is one dimension, in singular and plural."""

import re

THING = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", re.ASCII)
MAX_THING = 40
# Plural -> singular, where no rule below gives it.
_IRREGULAR = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "lives": "life",
    "leaves": "leaf",
    "halves": "half",
    "shelves": "shelf",
    "wolves": "wolf",
    "knives": "knife",
    "vertices": "vertex",
    "indices": "index",
    "matrices": "matrix",
    "axes": "axis",
    "analyses": "analysis",
    "crises": "crisis",
    "hypotheses": "hypothesis",
    "diagnoses": "diagnosis",
    "nuclei": "nucleus",
    "radii": "radius",
    "gases": "gas",
    "lenses": "lens",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "ties": "tie",
    "lies": "lie",
    "dies": "die",
    "pies": "pie",
    "selfies": "selfie",
    "quizzes": "quiz",
    "heroes": "hero",
    "potatoes": "potato",
    "tomatoes": "tomato",
    "echoes": "echo",
    "personnel": "staff",
}
_UNCHANGED = frozenset(
    {"series", "species", "means", "news", "lens", "gas", "gps", "chassis", "headquarters", "always", "perhaps"}
)  # fmt: skip
_BEFORE_JOINT = re.compile(r"(.+?) (?:per|of|at) ")
_SAME = re.compile(r"(?:ss|us|is|ics|[^s]'s)$")
_BUSES = re.compile(r"(?:b|vir|stat|bon|foc|cens|circ|camp)uses$")
_SIBILANT = re.compile(r"(?:ch|sh|x|ss|zz)es$")
_IRREGULAR_PLURALS = {
    singular: plural
    for plural, singular in _IRREGULAR.items()
    if plural not in {"persons", "personnel"}
}


def singularize(word: str) -> str:
    """Return the singular of an English noun in lower case; any other word comes back unchanged.

    Only the last part of a hyphenated name changes: `base-stations` becomes `base-station`.
    """
    head, hyphen, last = word.rpartition("-")
    return f"{head}{hyphen}{_singularize(last)}"


def _singularize(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or len(word) < len("gpus") - 1 or word in _UNCHANGED:
        return word
    if _SAME.search(word):
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if _BUSES.search(word) or _SIBILANT.search(word):
        return word[:-2]
    return word[:-1]


def pluralize(word: str) -> str:
    """Return the plural of an English noun or name: `base stations`, `batteries`, `parts per million`."""
    name = _BEFORE_JOINT.match(word)
    if name:
        return pluralize(name[1]) + word[name.end(1) :]
    head, blank, last = word.rpartition(" ")
    if last in _IRREGULAR_PLURALS:
        last = _IRREGULAR_PLURALS[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    elif re.search(r"(?:s|x|ch|sh|z)$", last):
        last = f"{last}es"
    else:
        last = f"{last}s"
    return f"{head}{blank}{last}"
