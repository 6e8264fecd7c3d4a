"""American spelling of words in British spelling, so that both have one stem."""

import re

# Words that end as the British spelling of other words does.
_KEPT = frozenset(
    [
        "advise",
        "arise",
        "bruise",
        "chemise",
        "comprise",
        "compromise",
        "concise",
        "cruise",
        "demise",
        "despise",
        "devise",
        "disguise",
        "enterprise",
        "excise",
        "exercise",
        "expertise",
        "franchise",
        "guise",
        "improvise",
        "incise",
        "likewise",
        "merchandise",
        "noise",
        "otherwise",
        "paradise",
        "poise",
        "praise",
        "precise",
        "premise",
        "promise",
        "raise",
        "revise",
        "rise",
        "supervise",
        "surmise",
        "surprise",
        "televise",
        "treatise",
        "wise",
        "contour",
        "detour",
        "devour",
        "flour",
        "glamour",
        "parkour",
        "scour",
        "velour",
        "troubadour",
        "four",
        "hour",
        "our",
        "pour",
        "sour",
        "tour",
        "your",
    ]
)
_RULES = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|able|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2}[yl])ys(?=(?:e|es|ed|er|ers|ing)$)"), "yz"),
    (re.compile(r"(?<=[a-z]{2}al)ys(?=(?:e|es|ed|er|ers|ing)$)"), "yz"),
    (
        re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|able|al|ally|ful|less|er|ers|ite|ites|y)?$)"),
        "or",
    ),
    (re.compile(r"(?<=[a-z](?:et|it|nt|at|ib|br|st|ct|pt|ab|gr|mb))re(?=s?$)"), "er"),
    (
        re.compile(
            "(?<=(?:avel|odel|abel|fuel|nnel|ncel|evel|gnal|otal|dial|qual|rvel|edal|ival|ovel|iral|arel))"
            "l(?=(?:ed|ing|er|ers)$)"
        ),
        "",
    ),
)


def americanize(word: str) -> str:
    """Return a folded word in American spelling: `colour` as `color`, `metre` as `meter`."""
    base = re.sub(r"(?:s|d|r|rs|ing)$", "", word)
    if not word.isascii() or {word, base, f"{base}e"} & _KEPT:
        return word
    for british, american in _RULES:
        word = british.sub(american, word)
    return word
