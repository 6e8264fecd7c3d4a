"""What a spreadsheet makes of the text of a cell, when it opens a CSV file.

It runs a cell such as `=HYPERLINK(...)` as a formula, and replaces what looks like a date, a time, a truth
value or a number: `1/3`, `10-12` and `MAR1` become days, `00123` and `1e5` other numbers, and of long numbers
only 15 digits are left. What looks so depends on the language of the program, so that the words of several are
listed here: to one, `1.4` is the first of April, and `1.234` a thousand. A whole number alone is one in all.
"""

import re
import unicodedata

# Characters that begin a formula (OWASP, "CSV Injection"), and their full-width forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# A number that stays what it is: of one with more digits, a spreadsheet keeps the first 15.
_KEPT_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
# The months as the Unicode CLDR has them.
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar februar märz mai juni juli oktober dezember jän jänner mär mrz okt dez
janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out
januari februari maart mei augustus mrt augusti marts maj desember des
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień
sty lut kwi cze lip sie wrz paź lis gru
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen říjen prosinec led úno bře dub kvě čvn čvc srp zář říj pro
januára februára apríla mája júna júla augusta septembra októbra novembra decembra január február marec apríl
máj jún júl október
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
marraskuuta joulukuuta tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu
marraskuu joulukuu tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
március április május június július augusztus szeptember febr márc ápr szept
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub nis haz tem ağu eyl eki kas ara
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie ian iun iul
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna studenoga prosinca
siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan studeni prosinac sij velj ožu tra svi kol ruj stu
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр июн июл авг сен сент окт ноя нояб дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
січ лют бер квіт трав черв лип серп вер жовт лист груд
януари февруари април юни юли септември октомври ноември декември яну юн юл сеп ное
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ μάρ μάι ιούν ιούλ αύγ νοέ
"""
# Of dates and times, and the `e` of an exponent.
_OTHERS = "de am pm a p e t z 年 月 日 号 時 时 分 秒 点 点钟 上午 下午 午前 午後 년 월 일 시 분 초 오전 오후"
# Truth values, folded.
_TRUTH = (
    "true false wahr falsch vrai faux verdadero falso vero verdadeiro waar onwaar prawda fałsz pravda "
    "nepravda sant falskt sand falsk sann usann tosi epätosi igaz hamis doğru yanlış yanliş adevărat fals "
    "истина ложь істина хибність лъжа αληθησ ψευδησ"
)
_MONTH_NAMES, _TRUTH_VALUES = frozenset(_MONTHS.split()), frozenset(_TRUTH.split())
_WORDS = "|".join(sorted({*_MONTHS.split(), *_OTHERS.split()}, key=len, reverse=True))
# Digits, what joins them in dates, times and numbers, and these words, each whole.
_DATE_OR_NUMBER = re.compile(
    rf"(?=.*\d)(?:[\d\s.,:/()%+'’$€£¥₩₹-]|(?<![^\W\d_])(?:{_WORDS})(?![^\W\d_]))+",
    re.IGNORECASE | re.DOTALL,
)
# What a date has beside its month, such as "viernes, 5 de febrero de 2021".
_MAX_DATE_LENGTH = 60
_MAX_DATE_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")


def is_kept(text: str) -> bool:
    """Return whether a spreadsheet shows the text of a cell, and runs or replaces nothing in it."""
    if _KEPT_NUMBER.fullmatch(text):
        return True
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return not (
        text.startswith(_FORMULA)
        or folded.strip().casefold() in _TRUTH_VALUES
        or _DATE_OR_NUMBER.fullmatch(folded)
        or _has_date(folded)
    )


def _has_date(text: str) -> bool:
    """Return whether a text has digits and a month among a few words, such as the day of the week."""
    if len(text) > _MAX_DATE_LENGTH or not any(map(str.isdigit, text)):
        return False
    words = _WORD.findall(text.lower())
    return len(words) <= _MAX_DATE_WORDS and not _MONTH_NAMES.isdisjoint(words)
