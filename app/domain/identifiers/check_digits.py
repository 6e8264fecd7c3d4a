"""Check digits of identifiers: ISO 7064 mod 97-10 (LEI and, by its own alphabet, ROR) and mod 11-2 (ISNI)."""

# Crockford's base 32: digits, then letters without I, L, O and U.
ROR_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def find_ror_check(body: str) -> str:
    """Return the two check digits that follow `body`, the first seven characters of a ROR identifier."""
    number = 0
    for character in body:
        number = number * len(ROR_ALPHABET) + ROR_ALPHABET.index(character.lower())
    return _find_mod_97_10(number)


def find_lei_check(body: str) -> str:
    """Return the two check digits that follow `body`, the first 18 characters of a LEI (ISO 17442).

    A letter counts as two digits, from A = 10 to Z = 35.
    """
    return _find_mod_97_10(int("".join(str(int(character, 36)) for character in body)))


def _find_mod_97_10(number: int) -> str:
    return f"{98 - number * 100 % 97:02}"


def find_isni_check(body: str) -> str:
    """Return the last character of an ISNI, a digit or X for ten, which follows its 15 digits `body`."""
    total = 0
    for digit in body:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)  # noqa: PLR2004 - the only value of two digits
