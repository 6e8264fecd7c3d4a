"""What the next sentence of an English text says of a number: that it is not so, or was never reached.

`It would amount to 19%. The ministry does not accept that figure.`, `Rivals say it weighs 210 kg. That is untrue.`
Words that may be of anything (`That is untrue`) count only behind what somebody is said to have said.
"""

import re

from app.domain.quotes.span import Span
from app.extraction.candidates.denials.english.words import ADVERBS, UNTRUE
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_THE = r"(?:that|this|the|these|those)"
_FIGURE = r"(?:figures?|numbers?|estimates?|percentages?|sums?|amounts?|totals?|calculations?|statistics?|valuations?)"
_STORY = r"(?:claims?|reports?|rumou?rs?|story|stories|suggestions?|speculation|assertions?|allegations?|tales?)"
_NOT = r"(?:\snot|n['’]t)"
_CLAUSE = r"[^.;:!?\n\d]{0,80}?"
_OBJECT_END = r"(?=[.,;:!?\"”]|\s(?:as|and|on|in|yesterday|when|outright|flatly|at|again|last|but|while|because|saying|by)\b|\s*$|\s*\n)"
_BEGIN = r"[\s\"”'’)]{0,4}"
_REJECT = r"(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es?|ed)|retract(?:s|ed)?|withdr(?:aws|ew|awn)|disown(?:s|ed)?|corrected)"
_ACCEPT = r"(?:accept|recogni[sz]e|endorse|agree\swith|share|stand\sby|believe|support)"
# Of any number: these words name what they deny.
_OF_FIGURE = re.compile(
    rf"{_BEGIN}{_CLAUSE}\b(?:{_REJECT}\s{_THE}\s{_FIGURE}{_OBJECT_END}"
    rf"|denie[sd]\s(?:that\s)?{_THE}\s{_FIGURE}\s(?:is|was|are|were)\s(?:accurate|correct|right|true)\b"
    rf"|(?:do|does|did|could|can|would|will)(?:{_NOT}|\snever)\s(?:[a-z]+ly\s)?{_ACCEPT}\s{_THE}\s{_FIGURE}\b"
    rf"|(?:ha(?:s|ve|d)\s(?:since|later|now|meanwhile|also)\s(?:been\s)?(?:corrected|retracted|withdrawn)|later\scorrected)\s(?:that|this|it|the\s{_FIGURE}|the\s{_STORY})\b"
    r")"
)
# Of what somebody says: `This is a rumour`, `called it "pure invention"`, `denied the report`.
_OF_STORY = re.compile(
    rf"{_BEGIN}(?:[A-Z]\w{{0,12}}:\s)?[\"“]?(?:(?i:but|yet)\s)?(?:[Tt]hat|[Tt]his|[Ii]t)(?:['’]s|\sis|\swas)\s(?:{ADVERBS}{UNTRUE}\b|(?:[a-z]+ly\s)?not\s(?:true|right|correct|accurate|the\scase)\b)(?!\s(?:that|to|about|if|for|how|in)\b)"
    rf"|{_BEGIN}(?:[Tt]hat|[Tt]his|[Ii]t)\s(?:is|was)n['’]t\s(?:true|right|correct|accurate|the\scase)\b(?!\s(?:that|to|about|if|for|how|in)\b)"
    rf"|{_BEGIN}{_CLAUSE}\b(?:call(?:s|ed)|brand(?:s|ed)|label(?:s|led|ed)|describ(?:es|ed)|dismiss(?:es|ed)|reject(?:s|ed))\s(?:this|that|it|them|{_THE}\s(?:{_STORY}|idea))\s(?:as\s)?[\"“'‘]?{ADVERBS}{UNTRUE}\b"
    rf"|{_BEGIN}{_CLAUSE}\b(?:(?:den(?:y|ies|ied)|refut(?:es|ed))\s(?:this|that|it)|{_REJECT}\s{_THE}\s{_STORY}){_OBJECT_END}"
    rf"|{_BEGIN}{_CLAUSE}\b(?:said|says|say|insisted|insists|replied|stressed)\s(?:that\s)?(?:(?:that|this|the)\s(?:[a-z]+\s)?|it\s|they\s|these\s)(?:is|are|was|were|had\sbeen)\s(?:{ADVERBS}{UNTRUE}|forged|exaggerated|not\s(?:true|right|correct|accurate|the\scase))\b"
    rf"|{_BEGIN}[^.;!?\n]{{0,80}}?\b(?:shows?|showed|says?|said|contains?|contained|finds?|found|mentions?|mentioned|knows?|knew|has|had)\snothing\sof\sthe\s(?:kind|sort)\b"
    rf"|{_BEGIN}[\"“]?(?:Do\snot|Don['’]t)\sbelieve\s(?:it|them|that|this|a\sword)\b"
    rf"|{_BEGIN}An?\s(?:(?:pure|complete|mere)\s)?(?:fairy\stale|myth|lie|rumou?r|invention|fantasy|hoax)\b"
    rf"|{_BEGIN}[\"“](?:[Cc]omplete|[Pp]ure|[Uu]tter|[Tt]otal|[Ss]heer|[Aa]bsolute)\s{UNTRUE}\b"
    rf"|{_BEGIN}(?:[A-Z]\w{{0,12}}:\s)?[\"“]?(?:[Nn]obody|[Nn]o[\s-]one|[Nn]one\sof\sus|[Ww]e(?:\shave|['’]ve)?\snever|I(?:\shave|['’]ve)?\snever)\s(?:ever\s|has\s(?:ever\s)?)?[a-z]+\s(?:(?:us|it|them|me)\s)?(?:anything\s(?:like\s(?:that|it)|of\sthe\s(?:sort|kind))|any\ssuch\sthing|that)\b"
)
_SAID = re.compile(
    r"\b(?:sa(?:id|ys?)|report(?:s|ed|edly)?|claim(?:s|ed)?|tell(?:s|ing)?|told|according\sto|wrote|writes|puts?\b|estimates?|estimated|rumou?rs?|rumou?red|sources?|analysts|speculation|"
    r"leak(?:s|ed)?|alleg(?:es|ed|edly)|suggest(?:s|ed)?|speaks?\sof|spoke\sof|gave|gives?|quoted|asserts?|asserted|argue[sd]?|insist(?:s|ed)?|accus(?:es|ed)|study|paper|is\sit\strue)\b|\?[\"”'’)]*$",
    re.IGNORECASE,
)
# A sentence with what was promised, planned or claimed: that may not have been reached.
_AIMED = re.compile(
    r"\b(?:guarant|promis|target|plan|goal|aim|forecast|expect|design|hope|hoping|announced|pledg|advertis|claim|billed|supposed|meant|due|contract|quota|budget|brochure|called\sfor|envisag|predict|envision|scheduled)",
    re.IGNORECASE,
)
_DONE = r"(?:reached|achieved|met|hit|attained|managed|delivered|built|created|kept|fulfilled|reali[sz]ed|matched|exceeded)"
_NEVER_REACHED = re.compile(
    rf"{_BEGIN}(?:[Ss]o\sfar,?\s|[Bb]ut\s|[Yy]et\s)?(?:[Aa]t\sno\s(?:point|time|stage)\s(?:has|have|had|did|was|were|is)\b[^.;!?\n\d]{{0,50}}?\b(?:{_DONE}|reach|achieve|meet|hit|attain|manage|match|deliver|come\sclose)\b"
    rf"|{_CLAUSE}\b(?:never|not\sonce|(?:ha(?:s|ve|d)|did|was|were)(?:{_NOT}|\snever))\s(?:(?:yet|ever|once|even|actually)\s)?(?:been\s)?(?:{_DONE}|reach|achieve|meet|hit|attain|manage|match|deliver|come\sclose\sto|came\sclose\sto)\s(?:that|this|it|them|those|the\s{_FIGURE}|(?:the|that|this)\s(?:level|mark|target|goal|rate|speed))\b"
    rf"|(?:[Tt]hat|[Tt]his|[Ii]t|[Tt]hey|[Tt]he\s(?:target|goal|plan|promise|forecast))\s(?:was|were|has\sbeen|have\sbeen)\s(?:never\s(?:{_DONE})|missed|scrapped|abandoned|shelved|cancell?ed|dropped)\b"
    rf"|(?:[Tt]hat|[Tt]his|[Ii]t|[Tt]hey)\s(?:(?:was|were)(?:{_NOT})|(?:has|have)(?:{_NOT})\sbeen)\s{_DONE}\b"
    rf"|[Nn](?:one\sof\s(?:it|them|these|those|this|that)|ot\s(?:one|a\ssingle\sone)(?:\sof\s(?:them|these|those))?)\s(?:was|were|has|have|had)\s(?:ever\s|yet\s)?(?:been\s)?(?:{_DONE}|opened|installed|made|hired|sold|shipped|paid)\b"
    r"|(?:[Tt]hat|[Tt]his|[Tt]hey|[Tt]hese|[Tt]hose|[Ii]t)\snever\s(?:came|happened|materiali[sz]ed|arrived|opened|got\s(?:built|made)|reopened)\b)"
)
# `They say it saves you 15%. I've never seen more than five.`
_OTHERS_SAY = re.compile(
    r"\b(?:(?:they|some|people|dealers|salesmen|vendors|makers|manufacturers|suppliers|everyone|everybody|the\s(?:brochure|adverts?|ads?|box|label|leaflet|manual|sticker|dealer|maker|manufacturer|supplier|salesman))\s(?:all\s)?(?:say|says|claim|claims|promise|promises|reckon|reckons|tell|tells|boast|boasts))\b",
    re.IGNORECASE,
)
_NEVER_SEEN = re.compile(
    rf"{_BEGIN}[\"“]?(?:But\s|Well,\s)?(?:(?:I|[Ww]e)(?:['’]ve|\shave)?\snever\s(?:yet\s)?(?:seen|saw|had|got|managed|measured|found|known|experienced)|(?:I|[Ww]e)\s(?:don['’]t|do\snot|didn['’]t|did\snot)\s(?:see|get|find|believe)\s(?:it|that|this))\b"
)
_WINDOW = 260
_LINKS_OF_LIST = ("and", ", and")


def find_in_next_sentence(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> Span | None:
    """Return the words of the next sentence that deny a number; None if they do not."""
    if not _ends_sentence(sentence, number):
        return None
    start, end = sentence.span.end, sentence.span.end + _WINDOW
    said = sentence.span.cut(flat)
    found = _OF_FIGURE.match(flat, start, end) if number is sentence.numbers[-1] else None
    for words, denial in ((_SAID, _OF_STORY), (_AIMED, _NEVER_REACHED), (_OTHERS_SAY, _NEVER_SEEN)):
        found = found or (denial.match(flat, start, end) if words.search(said) else None)
    return Span(*found.span()) if found else None


def _ends_sentence(sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number is the last one of its sentence, or beside it: `40 jobs and 3 sites`."""
    if number is sentence.numbers[-1]:
        return True
    find, segments = sentence.sentence.find_segment, sentence.sentence.segments
    own, last = find(number.span.start), find(sentence.numbers[-1].span.start)
    return own == last or (own == last - 1 and segments[last].link in _LINKS_OF_LIST)
