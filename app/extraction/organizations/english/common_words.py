"""Common English words: a name with a capital is mostly none of them, and what is one has its capital from its place.

`common_words.txt` has the words of four letters and more that the frequency dictionary of SymSpell (symspellpy 6.10.1,
Copyright (c) 2025 mmb L, 2021 Wolf Garbe, MIT licence) counts half a million times and more, and that Webster's
Second International Dictionary (1934, in the public domain) has in small letters.
"""

from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("common_words.txt")
# What is newer than the dictionary.
_MORE = (
    "internet website websites online email emails software hardware firmware malware broadband bandwidth laptop laptops smartphone smartphones "
    "download downloads database databases desktop podcast startup startups blog blogs app apps video videos robotics drone drones biotech fintech "
    "satnav lidar microchip microchips wafer wafers chipmaker carmaker logistics supply warehouse cybersecurity ransomware cryptocurrency streaming "
    "healthcare childcare workforce feedback breakthrough update updates upgrade upgrades throughput uptime downtime electrolyser electrolysers "
    "biomass biofuel biofuels microplastics decarbonisation electrification photovoltaics semiconductors nanotechnology "
    "her his its our who why how all any few new old one two six ten top big low high day year week cars jobs pay tax war oil gas"
)


@cache
def _read() -> frozenset[str]:
    return frozenset([*_WORDS.read_text(encoding="utf-8").split(), *_MORE.split()])


def is_common(word: str) -> bool:
    """Return whether a word is a common one, whatever capitals it has."""
    return word.lower() in _read()
