"""American spellings of British words, so that a search for one finds the other.

The result is only compared, never shown: `rising` may become `rizing` if all forms of the word do.
"""

import re

_IRREGULAR = {
    line.split()[0]: line.split()[1]
    for line in """
        aeroplane airplane
        ageing aging
        aluminium aluminum
        analogue analog
        artefact artifact
        axe ax
        caesium cesium
        catalogue catalog
        cheque check
        cosy cozy
        defence defense
        dialogue dialog
        disc disk
        draught draft
        enrol enroll
        foetus fetus
        fulfil fulfill
        gaol jail
        grey gray
        instalment installment
        jewellery jewelry
        judgement judgment
        kerb curb
        leukaemia leukemia
        licence license
        manoeuvre maneuver
        mould mold
        offence offense
        plough plow
        practise practice
        pretence pretense
        programme program
        sceptic skeptic
        sceptical skeptical
        skilful skillful
        storey story
        sulphate sulfate
        sulphide sulfide
        sulphur sulfur
        sulphuric sulfuric
        tyre tire
        wilful willful
        woollen woolen
    """.strip().splitlines()
}
# Verbs in -l, which double it in British forms only: `modelling`.
_DOUBLED = (
    "cancel|channel|counsel|dial|equal|fuel|initial|label|level|marshal|model|panel|rival|signal|spiral|"
    "total|travel|tunnel"
)
_RULES = (
    (re.compile(r"(cent|fib|goit|lit|lust|met|och|sab|spect|theat|tit)re(s?)"), r"\1er\2"),
    (re.compile(r"(cent|fib)r(ed|ing)"), r"\1er\2"),
    (
        re.compile(
            r"(?!cont|det)(.{3,})our(|s|ed|er|ers|ing|able|al|ful|hood|hoods|ist|ists|less)"
        ),
        r"\1or\2",
    ),
    (re.compile(r"(.{3,})is(e|es|ed|er|ers|ing|able|ation|ations)"), r"\1iz\2"),
    (re.compile(r"(.{3,})ys(e|ed|er|ers|ing)"), r"\1yz\2"),
    (re.compile(rf"({_DOUBLED})l(ed|er|ers|ing)"), r"\1\2"),
    (re.compile(r"(an|h|gyn|orthop|p|encyclop)ae(mi|mat|mo|col|d)(.*)"), r"\1e\2\3"),
)
_COMPOUND = re.compile(r"(centi|deci|femto|giga|kilo|mega|micro|milli|nano|pico|tera)(.{4,})")
# Most words fit no rule, which one look shows.
_ANY_RULE = re.compile(
    "|".join(rule.pattern for rule in (*(rule for rule, _ in _RULES), _COMPOUND))
)


def americanize(word: str) -> str:
    """Return a folded English word as Americans spell it, or unchanged where no rule fits."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("s") and word[:-1] in _IRREGULAR:
        return f"{_IRREGULAR[word[:-1]]}s"
    if not _ANY_RULE.fullmatch(word):
        return word
    for pattern, spelling in _RULES:
        match = pattern.fullmatch(word)
        if match is not None:
            return match.expand(spelling)
    match = _COMPOUND.fullmatch(word)
    if match is not None:
        return match[1] + americanize(match[2])
    return word
