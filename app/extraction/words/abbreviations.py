"""Abbreviations whose full stop ends no sentence. A letter after a number or a degree is a unit: `690 m.`, `25 °C.`."""

import re

ABBREVIATION = re.compile(
    r"(?:(?<!['’])\b(?:co|ltd|inc|corp|no|approx|ca|mr|(?<!\d\s)(?<!\d)ms|mrs|dr|prof|st|vs|etc|fig|est|e\.g|i\.e|u\.s|u\.k|p\.r|jan|feb|aug|sept?|"
    r"oct|nov|dec|gov|sen|gen|rep|jr|sr|bros|llc|plc|kft|bhd|pty|pte|dept|(?<!/)(?<!\d\s)(?<!°)[a-z]))$",
    re.IGNORECASE,
)
