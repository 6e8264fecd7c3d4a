"""Denials that are not in the words of a statement: in a short sentence beside it, or by leaving its subject out."""

from collections.abc import Sequence

from app.extraction.language.sentences import Sentence, split_sentences
from app.extraction.language.stems import CONDITIONS, DENIALS, stems
from app.extraction.language.tokens import Token, TokenKind

# Words by which a short sentence doubts a statement, corrects it or says that it is none yet.
_DOUBTING = (
    DENIALS
    | CONDITIONS
    | stems(
        "disputed dispute misleading disagree doubts otherwise nonsense rubbish kidding satire typing error critics "
        "contradict plan brochure believe verify disproved"
    )
    | frozenset(
        [
            "假",
            "假的",
            "不实",
            "错",
            "错误",
            "错了",
            "虚构",
            "造假",
            "质疑",
            "撤回",
            "误报",
            "目标",
            "才怪",
            "更正",
            "存疑",
            "谣言",
            "谎言",
            "失实",
            "虚假",
            "夸大",
            "吹牛",
        ]
    )
)
# A sentence speaks of the one before it if it begins with these, goes on with a verb of being or such a word, or
# ends with it: `That is the target.`, `The figure is wrong.`, `Experts doubt it.`, but not `It will be built in Denmark.`
_POINTING = frozenset(
    [
        "that",
        "this",
        "these",
        "it",
        "which",
        "so",
        "not",
        "no",
        "nobody",
        "neither",
        "wrong",
        "此",
        "这",
        "该",
        "上述",
        "以上",
    ]
)
_BEING = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "isn",
        "wasn",
        "s",
        "not",
        "true",
        "so",
        "has",
        "have",
        "had",
        "can",
        "cannot",
        "did",
        "does",
        "don",
        "could",
        "只",
        "只是",
        "是",
        "说",
        "并",
        "不",
    ]
)
_ALONE = frozenset(["no", "not", "nope", "wrong", "false"])
_AT_END = frozenset(["otherwise", "less"])
_SAID = frozenset(
    [
        "claim",
        "figure",
        "number",
        "statement",
        "value",
        "result",
        "record",
        "report",
        "story",
        "it",
        "this",
        "that",
    ]
)
_FEW, _FEW_CHARACTERS = 4, 9
# Words by which it says so of the statement before, whatever else it says.
_UNTRUE = stems(
    "false fake myth hoax untrue bogus fabricate fabricated fictional untruthful satirical retracted withdrawn"
) | frozenset(["谎言", "谣言", "谣传", "失实", "虚假", "子虚乌有", "骗局", "笑话", "玩笑", "假"])
# `The following is not true.`, `Suppose this.`
_ANNOUNCING = frozenset(
    [
        "following",
        "follow",
        "follows",
        "this",
        "these",
        "suppose",
        "imagine",
        "rumour",
        "rumor",
        "以下",
        "下面",
        "如下",
    ]
)
# A sentence with a number of its own corrects: `In fact it is 15.5 MW.`
_CORRECTING = (
    ("in", "fact"),
    ("in", "reality"),
    ("in", "truth"),
    ("actually",),
    ("correction",),
    ("the", "true"),
    ("the", "correct"),
    ("the", "real"),
    ("the", "actual"),
    ("实际",),
    ("实",),
    ("更正",),
    ("事实上",),
)
_LONGEST, _LONGEST_BEFORE = 12, 8


def list_refuted(tokens: Sequence[Token]) -> dict[int, Token]:
    """Map the first offset of each sentence that the one before or after says to be untrue to the word that says so."""
    sentences = list(split_sentences(tokens))
    refuted: dict[int, Token] = {}
    for index, sentence in enumerate(sentences):
        if index and (word := _find_doubt(sentence)):
            refuted.setdefault(_start(sentences[index - 1]), word)
        if index + 1 < len(sentences) and (word := _find_announced(sentence)):
            refuted.setdefault(_start(sentences[index + 1]), word)
    return refuted


def find_exclusion(sentence: Sequence[Token]) -> Token | None:
    """Find `but` by which an organization is the only one that did not: `all but FiberHome`."""
    for before, token, after in zip(sentence, sentence[1:], sentence[2:], strict=False):
        is_name = after.kind == TokenKind.ORGANIZATION
        if token.written == "but" and is_name and before.kind != TokenKind.BREAK:
            return token
    return None


def _find_doubt(sentence: Sentence) -> Token | None:
    """Find the word by which a short sentence turns the one before it."""
    written = tuple(token.written for token in sentence.tokens)
    if len(written) > _LONGEST:
        return None
    if any(written[: len(start)] == start for start in _CORRECTING):
        return sentence.tokens[0]
    # `It was 380 in reality.`, `The regulator found otherwise.`
    if written[-2:] in _CORRECTING or (written[-1] in _AT_END and not _has_own(sentence)):
        return sentence.tokens[-1]
    return _find(sentence, _DOUBTING) if not _has_own(sentence) and _points_back(written) else None


def _points_back(written: Sequence[str]) -> bool:
    """Return whether the words of a sentence speak of the one before, or are too few for anything else."""
    is_short = len(written) < _FEW or (
        not written[0].isascii() and len("".join(written)) < _FEW_CHARACTERS
    )
    after = written[1] if len(written) > 1 else ""
    is_pointing = written[0] in _POINTING and (after in _BEING or after in _SAID)
    is_pointing = is_pointing or written[0] in _ALONE
    is_named = written[0] == "the" and after in _SAID
    return is_short or is_pointing or is_named or written[-1] in _SAID


def _find_announced(sentence: Sentence) -> Token | None:
    """Find the word by which a short sentence turns the one after it."""
    if len(sentence.tokens) > _LONGEST_BEFORE or _names(sentence):
        return None
    if word := _find(sentence, _UNTRUE):
        return word
    announces = any(token.written in _ANNOUNCING for token in sentence.tokens)
    doubt = _find(sentence, DENIALS | CONDITIONS) if announces else None
    return doubt or (sentence.tokens[0] if announces and sentence.question else None)


def _has_own(sentence: Sentence) -> bool:
    """Return whether a sentence states something of its own, as it has a name or a number."""
    return _names(sentence) or any(token.kind == TokenKind.NUMBER for token in sentence.tokens)


def _names(sentence: Sentence) -> bool:
    return any(token.kind == TokenKind.ORGANIZATION for token in sentence.tokens)


def _find(sentence: Sentence, words: frozenset[str]) -> Token | None:
    return next(
        (
            token
            for token in sentence.tokens
            if token.kind == TokenKind.WORD and not words.isdisjoint(token.stems)
        ),
        None,
    )


def _start(sentence: Sentence) -> int:
    return sentence.tokens[0].start
