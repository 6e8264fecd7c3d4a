"""Signs at a place of an English text that a name is that of an organization."""

import re

from app.extraction.organizations.english import words
from app.extraction.organizations.english.common_words import is_common
from app.extraction.organizations.english.other_signs import (
    ARTICLE,
    CALLED,
    LEGAL_END,
    OF_COUNTRY,
    SAID_BEFORE,
    is_leader,
)
from app.extraction.words import joining_words

_COMPANY_NOUN = rf"{words.NOUNS}|railways?|ferry\sline|customers?|clients?|buyers?"
_NOUN_BEFORE = re.compile(
    rf"(?:^|[.!?:;\n\"“]\s?|\b(?=[a-z]))(?i:{_COMPANY_NOUN})(?:\s|(?:\s(?:of|for|in)\s(?:[a-z-]+\s){{0,3}}[a-z-]+)?,\s)$"
)
_PERSON = "(?:bio)?chemist|physicist|biologist|engineer|professor|economist|analyst|researcher|scientist|doctor|surgeon|spokes\\w+|manager|director|founder|co-founder|chairman|chairwoman|president|lawyer|student|nurse|geologist|author|historian|teacher"
_APPOSITION = re.compile(
    rf",\s(?:(?:an?|the|one\sof|part\sof|another)\s)(?!(?:[\w-]+\s){{0,3}}?(?:{_PERSON})\b)(?:[\w'&-]+\s){{0,7}}?(?:{words.NOUNS})\b{words.NOT_ACTING}"
    r"|,\s(?:based|headquartered|founded|set\sup|established|spun|owned|backed|a\sunit|formerly)\b"
    r"|\s\((?:NASDAQ|NYSE|LSE|[A-Z]{2,6}:)",
    re.IGNORECASE,
)
_WORK_AT = re.compile(
    rf"\b(?:{words.WORKERS})\s(?:(?:working|based)\s)?(?:at|from|of|for|with|led\sby)\s(?:the\s)?$",
    re.IGNORECASE,
)
# `everything we do at Quillsong`, but not `our plant at Skarvik`
_WE_AT = re.compile(
    r"\b(?:[Hh]ere|[Ww]e(?:'re)?(?:\s(?:do|are|have|work|build|make|made|believe|think|know|say)){0,2}|us|people|everyone|colleagues|friends|folks)\sat\s$"
)
_AGENT = re.compile(r"\bby\s(?:the\s)?$", re.IGNORECASE)
_ADVERBS = (
    r"(?:\s(?:also|now|itself|already|recently|today|yesterday|still|currently|alone|first|only|(?:last|this|next)\s\w+"
    r"|on\s\w+day|in\s\w+|in\s\d{4}|[a-z]+ly))*"
)
_ASIDE = r"(?:,\s(?:(?:[A-Z][\w'-]+\s){1,2}(?:said|says|added)|which|who|whose|based|founded|an?|the|part|one|with|together|headquartered|owned|in\sturn|meanwhile|however|for\sits\spart|by\scontrast|too|though|instead|in\scontrast)\b(?:[^,.;]|(?<=\d)[.,](?=\d)){0,90},)?"
# Before a verb of which the subject acts; a passive (`was reported by`) has another one.
_AUXILIARY = r"(?:(?:has|have|had|will|would|can|could|should|may|might|must|did|does)(?:\s(?:been|also|together|jointly|now|already|just|not|since|nearly|almost|about|to|be|[a-z]+ly))*\s|(?:is|was|are|were)\s(?=[a-z]+ing\b|expected|set\sto|planning))"
# `tests on`, `orders for`: these are nouns here.
_VERB_AFTER = re.compile(
    rf"{_ASIDE}{_ADVERBS}\s{_AUXILIARY}?(?:(?!(?:{words.NOUN_LIKE_VERBS})\s(?:of|on|for|by|in|at|with|from|were|was|is|are|have|had|show|found|suggest)\b)(?:{words.VERBS})\b|[a-z]+ing\b|(?<=\s)(?:(?<=will\s)|(?<=would\s)|(?<=could\s)|(?<=can\s)|(?<=not\s)|(?<=did\s))(?:{words.BASE_VERBS})\b)"
)
_ANY_VERB_AFTER = re.compile(rf"{_ASIDE}{_ADVERBS}\s(?:[a-z]+(?:ed|[^s\W]s)|{words.WEAK_VERBS})\b")
_COMMON_END = re.compile(
    r"(?:tions?|sions?|nions|ments?|ness|ity|ism|ance|ence|ship|ers|ors|ists|ians|ures|ages|ours|ts|sis)$"
)
_QUALITY_END = re.compile(r"(?:[st]ions?|ments?|ness|ity|ism)$")
_GERUND_AFTER = re.compile(r"\s[a-z]+ing\b")
_WEAK_VERB_AFTER = re.compile(
    rf"{_ASIDE}{_ADVERBS}\s(?!(?:was|were|is|are|be)\s[a-z]+(?:ed|en|wn)\b)(?:{words.WEAK_VERBS})\b"
)
_POSSESSIVE = re.compile(r"'(?:s\b|(?=\s))")
# `ahead of Raydentis`, `followed by Raydentis`
_COMPARED = re.compile(
    r"\b(?:ahead\sof|followed\sby|overtaking|overtook|overtaken\sby|trailing|beating|surpassing|supplied\sby|supplier\sto|partnered\swith|partnership\swith|cooperation\swith|collaboration\swith|together\swith|teamed\sup\swith|(?:developed|designed|built|created|made)\swith|joint\sventure\s(?:of|with|between)|contract\swith|deal\s(?:with|for)|(?:acquisition|stake|shares|shareholding|investment|investor|invest(?:ed|ing|s)?)\s(?:of|in)|bid\sfor|merger\swith|orders?\s(?:from|by|for)|values|valued|valuing|customers?\s(?:are|include|is)|rivals?\slike|such\sas|as\s(?:many|much|large|big|old)\sas|sued|sues|blamed|blames|accused|accuses|backed|rescued|hired|acquired|bought|takeover\sof)\s(?:the\s)?$"
)
# `more than Unimax with 800`
_THAN = re.compile(r"\bthan\s(?:the\s)?$")
_BESIDE_NUMBER = re.compile(r"(?:'s?(?:\s[a-z]+){0,3})?\s(?:with|at|has|had|did|does)\b|\s\(\d")
# `between Ostara (51 percent) and Nevis (49 percent)`
_SHARE_AFTER = re.compile(r"\s\([\d.]+\s?(?:%|percent|per\scent)")
# `For Bexley, that meant a loss`, `At Polymetal, output fell`
_FOR_WHOM = re.compile(r"(?:^|[.!?]\s)(?:For|At)\s$")
_STATE_BEFORE = re.compile(
    r"\b(?:[Ss]tate|[Ff]amily|[Pp]rivate|[Ee]mployee)-(?:owned|run|held|backed|controlled)\s$|\b(?:[Pp]rivately\s(?:owned|held)|[Ll]isted|[Uu]nlisted)\s$"
)
# `Skyloom has 1,416 satellites, Meridian Orbit 612 and Borealink 88`
_LISTED_BEFORE = re.compile(
    rf"\b(?:{joining_words.LISTING_VERBS})\s"
    r"(?:[a-z]+\s)?[$€£]?\d[\d.,]*\s[^.;:]{0,60}(?:,|\band)\s(?:the\s(?:[a-z]+\s){0,2})?$"
)
_LISTED_AFTER = re.compile(
    r"\s(?:just\s|only\s|about\s|some\s)?[$€£]?\d[\d.,]*(?<=\d)" + joining_words.NEXT_LISTED
)
# `Halvorsen Glass | Annual Report 2025`, at the head of a page
REPORT_AFTER = re.compile(
    r"(?:\s[|·–—-]|,)\s(?:[Aa]nnual|[Ii]nterim|[Hh]alf-[Yy]ear(?:ly)?|[Qq]uarterly|[Ff]inancial|[Ss]ustainability)\s(?:[Rr]eport|[Rr]esults|[Ss]tatements?|[Rr]eview)\b"
)
_ONE_OF_TWO = re.compile(r"\b(?:[Nn]either|[Bb]oth)\s$")
# `The largest of them, Skerry Air, took`
_CHOSEN_BEFORE = re.compile(
    r"(?:^|[.!?;]\s|,\s)(?:[Tt]he|[Ii]ts|[Tt]heir)\s(?:[a-z]+\s){0,2}?(?:[a-z]+est|most\s[a-z]+|first|second|third|other|latter|former|winner|newcomer|runner-up|one|loser)(?:\s(?:of|among)\s(?:the\s)?[a-z]+|\s[a-z]+)?,\s$"
)
# `fined Metrix 400 million euros`
_PAYING = re.compile(
    r"\b(?:pays?|paid|fined?|fines|owes?|owed|offers?|offered|lent|lends?|gave|gives?|cost|costs|charges?|charged|awarded|granted)\s$"
)
_MONEY_AFTER = re.compile(r"\s(?:about\s|nearly\s|some\s|up\sto\s|a\s)?(?:[A-Z]{0,3}[$€£¥]|\d)")
_IN_PLACE = re.compile(
    r"\b(?:at|in|near|across|throughout|outside|around|off|into|over)\s(?:[a-z]+\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\s(?:said|says|announced|announces|plans|planned|reported|reports|told|expects|expected|wants|hopes|denied|denies|warned|warns|confirmed|confirms)\b"
)
# `Last month Brightfin laid off`
_TIME_BEFORE = re.compile(
    r"(?:^|[.;!?]\s)(?:[A-Z][a-z]+\s){1,2}(?:[a-z]+\s){0,2}?(?:month|year|week|quarter|day|spring|summer|autumn|winter|\d{4}),?\s$"
)
# `according to ISO 17025` names a standard.
_NUMBER_AFTER = re.compile(r"\s\d")
_ACCORDING = re.compile(r"\b[Aa]ccording\sto\s(?:the\s)?$")
# `bought from X`, `will deliver cells to X`: who gives or takes.
_DEALING = re.compile(
    r"\b(?:sells?|sold|deliver\w*|ship(?:s|ped)?|suppl(?:y|ies|ied)|handed|licensed?|lends?|lent|pa(?:y|ys|id)|owes?|owed|awarded|granted|exports?|exported|went|goes)\s(?:[\w$€£.-]+\s){0,5}to\s(?:the\s)?$"
    r"|\b(?:buys?|bought|orders?|ordered|leases?|leased|rents?|rented|licensed|receives?|received|borrowed|comes?|came|won|wins?)\s(?:[\w$€£.-]+\s){0,5}from\s(?:the\s)?$"
)
_MOVED = re.compile(
    r"\b(?:ship(?:s|ped)?|went|goes|exports?|exported|deliver\w*)\s(?:\S+\s){0,5}to\s$"
)
# `Leafspire, once the largest farm, filed`, `Verdano, which runs greenhouses, needs`: persons have two names.
_INTRODUCED = re.compile(
    r",\s(?:which|whose|once|formerly|now|long|best\sknown|known|listed|valued|part\sof|headquartered|founded|based|backed|owned)\s"
)
# `for Minera, which uses 90 percent`
_TOLD_OF = re.compile(rf",\s(?:which|whose)\s(?:[a-z]+\s)?(?:{words.VERBS}|uses|needs|has|will)\b")
_CAMEL = re.compile(r"^[A-Z][a-z]+[A-Z][a-z]")
_COINED = re.compile(r"^\d|[a-z][A-Z]")
_CLAUSE_START = re.compile(r"(?:[,;:]|\b(?:and|but|while|whereas)|[–—])\s(?:the\s)?$")
# `in Asia, where Kosei leads`
_OPENED = re.compile(r"\b(?:where|when|because|whereas|while|although|though)\s$")
# `What does Parcelo do?`
_ASKED = re.compile(
    r"\b(?:What|How|Why|Where|When|Which)\s(?:[a-z]+\s){0,3}(?:does|did|is|has|can|will)\s$"
)
_NUMBERS_OF = re.compile(
    r"\b(?:(?:shares|sales|revenues?|profits?|customers|stock|orders|production|shareholders|turnover|subscribers|members)\s(?:of|at|from|for)|(?:plants?|factory)\s(?:of|from)|(?:shares|stock)\sin)\s$",
    re.IGNORECASE,
)
# `Rewoven and its partner Tallmere sold`
_JOINED_AFTER = re.compile(
    r"\s(?:and|&)\s(?:(?:its|their)\s(?:[a-z-]+\s){1,2})?(?:[A-Z][\w-]*\s){0,3}[A-Z][\w-]*(?=\s)"
)
_BESIDE_AFTER = re.compile(
    rf"\s(?:with|at|and|on|last|need|cost|{words.VERBS}|{words.WEAK_VERBS})\b|[,.;)]|'s\b|$"
)
# `Joana Reis, who founded Parcelo`, `the head of Parcelo`
_HEADED = re.compile(
    r"\bwho\s(?:founded|co-founded|runs|heads|leads|owns|chairs|set\sup|started|manages|works\s(?:for|at))\s(?:the\s)?$"
    r"|\b(?:founder|chief\sexecutive|boss|head|director|chairman|chairwoman|chair|president|owner|manager|CEO|spokes\w+|vice-president|partner|head\sof\s[a-z]+|director\sof\s[a-z]+)\s(?:of|at|for)\s(?:the\s)?$"
)
# `said Dana Wells of Orbis Dental`, `Skivvy founder Tomas Berg`
_SAID_PERSON_OF = re.compile(
    r"\b(?:said|says|told|according\sto|adds|added)\s(?:Dr\s|Prof(?:essor)?\s)?[A-Z][\w'-]+\s[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?,?\s(?:of|at|from|with)\s(?:the\s)?$"
)
_TITLE_AFTER = re.compile(
    r"(?:'s)?\s(?:(?:co-?)?founder|chief(?:\s[a-z]+)?(?:\sofficer)?|boss|chair(?:man|woman)?|president|spokes\w+|director|manager|CEO|CFO|CTO|COO|head|engineers?|scientists?|researchers?|analysts?)\s(?:[a-z]+\s){0,3}[A-Z][a-z]+"
)
# `Managing director Jo Kern`
_ROLE = re.compile(
    r"(?:Managing|Executive|Deputy|Vice|Senior|Chief|General|Assistant|Lead|Associate|Technical|Finance|Sales|Marketing|Research|Commercial|Operations|Former)"
)
# `MIT engineers have built`
_STAFF_AFTER = re.compile(
    r"\s(?:engineers|scientists|researchers|chemists|physicists|astronomers|biologists|customers|shares|subscribers|executives|shareholders)\s(?:have|has|had|say|said|found|will|rose|fell|gained|lost|[a-z]+ed)\b"
)
_NOUN_CALLED = re.compile(rf"\b(?:{words.NOUNS})\s(?:called|named|known\sas)\s$")
_MIN_NEW_WORD = 4
_MIN_PART = 4
_PAIR = 2
_ACRONYM = re.compile(r"(?!(?:UK|US|USA|EU|UAE|SA|AG|AB|NV|SE|AS)$)[A-Z][A-Za-z]?[A-Z]{1,2}")


def find_strong_sign(text: str, before: str, after: str) -> str:
    """Return the first rule that makes a name that of an organization, whatever else it may be."""
    pieces = text.split(" ")
    is_long = len(pieces) > 1
    is_named_so = _NOUN_CALLED.search(before) is not None
    is_thing = CALLED.search(before) is not None and not is_named_so
    rules = (
        ("legal_form", is_long and LEGAL_END.search(text)),
        ("institution", is_long and set(pieces) & words.INSTITUTION),
        ("institution", is_long and pieces[0] in words.HEADS and pieces[1] == "of"),
        ("trade_word", is_long and pieces[-1] in words.TRADES and not is_thing),
        ("company_noun", is_named_so or _NOUN_BEFORE.search(before)),
        ("apposition", not is_thing and _APPOSITION.match(after)),
        ("apposition", REPORT_AFTER.match(after)),
        ("work_at", _WORK_AT.search(before) and not is_leader(pieces, before, after)),
        (
            "headed",
            _HEADED.search(before)
            or (not _ROLE.fullmatch(text) and _TITLE_AFTER.match(after))
            or _SAID_PERSON_OF.search(before)
            or (not is_long and text not in words.NATIONAL and _STAFF_AFTER.match(after)),
        ),
    )
    return next((rule for rule, holds in rules if holds), "")


def find_weak_sign(text: str, before: str, after: str, *, at_start: bool) -> str:
    """Return the first rule that speaks for an organization where nothing speaks for something else."""
    is_free = at_start or text.isupper() or not ARTICLE.search(before)
    is_single = at_start and " " not in text
    if is_single and text.lower() in words.COMMON:
        return ""
    pieces = text.split(" ")
    # `Product TDS is`
    if at_start and len(pieces) == _PAIR and is_common(pieces[0]) and _ACRONYM.fullmatch(pieces[1]):
        return ""
    # `Utilisation sank to`, `Depot charging at 150 kW`
    is_noun = is_single and _QUALITY_END.search(text) is not None
    is_noun = is_noun or (is_single and _GERUND_AFTER.match(after) is not None and is_common(text))
    # `The Aurora sailed`, `a plant in Mannheim makes`
    is_thing = (
        at_start
        and before.endswith("The ")
        and " " not in text
        and not text.isupper()
        and not _SAYING.match(after)
    )
    is_thing = is_thing or _IN_PLACE.search(before) is not None
    begins = at_start or _CLAUSE_START.search(before) or _TIME_BEFORE.search(before)
    may_act = (
        is_free and not is_thing and not is_noun and not (is_single and _COMMON_END.search(text))
    )
    is_plural = is_single and text.endswith("s") and after.startswith("' ")
    joined = _JOINED_AFTER.match(after)
    is_one_word = " " not in text
    # `Formwork stayed up`
    is_compound = is_single and before.strip() != "" and _is_compound(text)
    of_country = OF_COUNTRY.search(before) and _BESIDE_AFTER.match(after)
    rules = (
        (
            "sentence_subject",
            may_act
            and begins
            and (not is_single or _is_new_word(text))
            and _INTRODUCED.match(after),
        ),
        ("work_at", _WE_AT.search(before)),
        ("sentence_subject", may_act and _VERB_AFTER.match(after)),
        ("sentence_subject", may_act and joined and _VERB_AFTER.match(after, joined.end())),
        (
            "sentence_subject",
            begins
            and not is_compound
            and not is_noun
            and (" " in text or not at_start or _COINED.search(text) or _is_new_word(text))
            and _ANY_VERB_AFTER.match(after),
        ),
        ("sentence_subject", _ASKED.search(before)),
        (
            "possessive_name",
            is_free and not is_plural and not is_thing and _POSSESSIVE.match(after),
        ),
        ("owner_of_numbers", _NUMBERS_OF.search(before)),
        ("agent", _AGENT.search(before)),
        (
            "said",
            SAID_BEFORE.search(before)
            or (is_one_word and not _NUMBER_AFTER.match(after) and _ACCORDING.search(before)),
        ),
        ("beside_another", (is_one_word and not _MOVED.search(before)) and _DEALING.search(before)),
        ("beside_another", not is_one_word and _DEALING.search(before)),
        ("coined_name", is_free and not is_thing and _TOLD_OF.match(after) and _is_new_word(text)),
        ("coined_name", _CAMEL.search(text) and not ARTICLE.search(before)),
        ("beside_another", _COMPARED.search(before) or of_country),
        ("beside_another", _LISTED_BEFORE.search(before) and _LISTED_AFTER.match(after)),
        ("beside_another", _THAN.search(before) and _BESIDE_NUMBER.match(after)),
        ("beside_another", _SHARE_AFTER.match(after) and not is_thing),
        ("sentence_subject", _STATE_BEFORE.search(before) or _ONE_OF_TWO.search(before)),
        ("beside_another", _PAYING.search(before) and _MONEY_AFTER.match(after)),
        ("beside_another", _FOR_WHOM.search(before) and after.startswith(",")),
        ("beside_another", _CHOSEN_BEFORE.search(before) and after.startswith(",")),
        ("subject_of_any_verb", at_start and after.startswith(": ") and _is_new_word(text)),
        ("sentence_subject", is_one_word and _OPENED.search(before) and _is_new_word(text)),
        ("subject_of_any_verb", at_start and not is_noun and _WEAK_VERB_AFTER.match(after)),
    )
    return next((rule for rule, holds in rules if holds), "")


def _is_new_word(text: str) -> bool:
    """Return whether a name is no common word: `Recallia`, but not `We've` and `Tesla-like`."""
    is_made = "'" in text or re.search("-[a-z]", text)
    return len(text) >= _MIN_NEW_WORD and not is_made and not is_common(text)


def _is_compound(text: str) -> bool:
    """Return whether a word is made of two common ones: `Formwork`."""
    ends = range(_MIN_PART, len(text) - _MIN_PART + 1)
    return any(is_common(text[:end]) and is_common(text[end:]) for end in ends)
