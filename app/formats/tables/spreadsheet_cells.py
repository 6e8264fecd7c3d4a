"""What a spreadsheet makes of the text of a cell, when it opens a CSV file.

It runs a cell such as `=HYPERLINK(...)` as a formula, and replaces what looks like a date, a time or a
number: `1/3`, `10-12` and `MAR1` become days, `00123` and `1e5` other numbers, and of long numbers only 15
digits are left. What looks like a date depends on the language of the program, so that the words of
several are listed here.
"""

import re
import unicodedata

# Characters that begin a formula (OWASP, "CSV Injection"), and their full-width forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Of a number with more digits, a spreadsheet keeps the first 15.
_MAX_DIGITS = 15
# A number that stays what it is, but for a plus sign and the form of an exponent.
_KEPT_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?(?:E[+-][0-9]+)?")
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar februar märz mai juni juli oktober dezember jän jänner mär mrz okt dez
janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out
januari februari maart mei augustus mrt
"""
# Of dates and times, and the `e` of an exponent.
_OTHERS = "de am pm a p e t z 年 月 日 号 時 时 分 秒 点 点钟 上午 下午 午前 午後 년 월 일 시 분 초 오전 오후"
_WORDS = "|".join(sorted({*_MONTHS.split(), *_OTHERS.split()}, key=len, reverse=True))
# Digits, what joins them in dates, times and numbers, and these words, each whole.
_DATE_OR_NUMBER = re.compile(
    rf"(?=.*\d)(?:[\d\s.,:/()%+'$€£¥₩₹-]|(?<![^\W\d_])(?:{_WORDS})(?![^\W\d_]))+",
    re.IGNORECASE | re.DOTALL,
)


def is_kept(text: str) -> bool:
    """Return whether a spreadsheet shows the text of a cell, and runs or replaces nothing in it."""
    if _KEPT_NUMBER.fullmatch(text):
        mantissa = text.partition("E")[0]
        return sum(map(str.isdigit, mantissa)) <= _MAX_DIGITS
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return not text.startswith(_FORMULA) and not _DATE_OR_NUMBER.fullmatch(folded)
