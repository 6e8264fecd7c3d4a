"""Write the digits of a sort key that come after the fortieth as a continued fraction.

A number without a finite decimal form had 512 digits: 100 km/h in m/s, or most factors of a change.
Scanning an index of these read another page for each.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 500
COLUMNS = (
    *(
        f"{prefix}_{key}"
        for prefix in ("quantity", "baseline")
        for key in ("sort_key", "least_key")
    ),
    *(f"{prefix}_greatest_key" for prefix in ("quantity", "baseline")),
    "factor_key",
)
OLD_DIGITS, NEW_DIGITS, HEAD = 512, 40, 5
# A finite decimal has fewer digits; trailing zeros of a cut number were left out.
CUT_DIGITS = 480
# Numerator and denominator have up to a hundred digits; units and ratios add to them.
DENOMINATORS = (10**120, 10**250)
COMPLEMENT = str.maketrans("0123456789", "9876543210")

claim = sa.table("claim", sa.column("id"), *(sa.column(name) for name in COLUMNS))
change = sa.table(
    "change",
    sa.column("revision"),
    sa.column("position"),
    sa.column("kind"),
    sa.column("rows_before"),
)
Rewrite = Callable[[str], str]


def upgrade() -> None:
    _rewrite(_shorten)


def downgrade() -> None:
    _rewrite(_lengthen)


def _shorten(key: str) -> str:
    exponent, digits = _take_sign(key)
    if len(digits) <= NEW_DIGITS:
        return key
    number = Fraction(int(digits), 10 ** (len(digits) - 1))
    if len(digits) > CUT_DIGITS:
        near = (number.limit_denominator(limit) for limit in DENOMINATORS)
        number = next(
            (candidate for candidate in near if _write_digits(candidate, OLD_DIGITS)[0] == digits),
            number,
        )
    digits, rest = _write_digits(number, NEW_DIGITS)
    if rest:
        digits = digits.ljust(NEW_DIGITS, "0") + _write_rest(rest)
    return _give_sign(key, exponent, digits)


def _lengthen(key: str) -> str:
    exponent, digits = _take_sign(key)
    if len(digits) <= NEW_DIGITS:
        return key
    number = Fraction(int(digits[:NEW_DIGITS])) + _read_rest(digits[NEW_DIGITS:])
    return _give_sign(key, exponent, _write_digits(number / 10 ** (NEW_DIGITS - 1), OLD_DIGITS)[0])


def _take_sign(key: str) -> tuple[str, str]:
    """Return exponent and digits of the absolute number; zero has neither."""
    digits = key[1:-1].translate(COMPLEMENT) if key.startswith("0") else key[1:]
    return digits[: HEAD - 1], digits[HEAD - 1 :]


def _give_sign(key: str, exponent: str, digits: str) -> str:
    written = exponent + digits
    return f"0{written.translate(COMPLEMENT)}~" if key.startswith("0") else f"2{written}"


def _write_digits(number: Fraction, most: int) -> tuple[str, Fraction]:
    """Return the first digits of a number from 1 to 10, and the rest in units of the last digit."""
    context = Context(prec=most, rounding=ROUND_DOWN)
    cut = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    rest = (number - Fraction(cut)) * 10 ** (most - 1)
    return f"{cut:f}".replace(".", "").rstrip("0"), rest


def _write_rest(rest: Fraction) -> str:
    written = []
    denominator, numerator = rest.denominator, rest.numerator
    while numerator:
        term, remainder = divmod(denominator, numerator)
        written.append(_write_term(str(term)))
        denominator, numerator = numerator, remainder
    return "".join(
        part.translate(COMPLEMENT) if place % 2 == 0 else part
        for place, part in enumerate([*written, "9"])
    )


def _write_term(digits: str) -> str:
    if digits in tuple("123456"):
        return digits
    return f"7{len(digits)}{digits}" if len(digits) < 10 else f"8{len(digits):04d}{digits}"  # noqa: PLR2004 - one digit


def _read_rest(written: str) -> Fraction:
    terms: list[int] = []
    while True:
        read = written if len(terms) % 2 else written.translate(COMPLEMENT)
        if read[0] == "9":
            break
        start = {"7": 2, "8": 5}.get(read[0], 0)
        end = start + (int(read[1:start]) if start else 1)
        terms.append(int(read[start:end]))
        written = written[end:]
    number = Fraction(0)
    for term in reversed(terms):
        number = 1 / (term + number)
    return number


def _rewrite(rewrite: Rewrite) -> None:
    _rewrite_claims(rewrite)
    _rewrite_changes(rewrite)


def _rewrite_claims(rewrite: Rewrite) -> None:
    is_long = sa.or_(*(sa.func.length(claim.c[name]) > HEAD + NEW_DIGITS for name in COLUMNS))
    statement = (
        claim.update()
        .where(claim.c.id == sa.bindparam("the_id"))
        .values({name: sa.bindparam(f"the_{name}") for name in COLUMNS})
    )
    for rows in _read(sa.select(claim).where(is_long), [claim.c.id]):
        rewritten = (
            _rewrite_row(dict(zip(row._fields, row, strict=True)), rewrite) for row in rows
        )
        written = [{f"the_{name}": value for name, value in row.items()} for row in rewritten]
        op.get_bind().execute(statement, written)


def _rewrite_row(row: dict[str, Any], rewrite: Rewrite) -> dict[str, Any]:
    return {
        name: rewrite(value) if name in COLUMNS and value is not None else value
        for name, value in row.items()
    }


def _rewrite_changes(rewrite: Rewrite) -> None:
    """Rewrite the rows in the log, which have every column."""
    key = [change.c.revision, change.c.position]
    statement = (
        change.update()
        .where(*(column == sa.bindparam(f"the_{column.name}") for column in key))
        .values(rows_before=sa.bindparam("the_rows"))
    )
    kept = sa.select(change).where(change.c.kind == "claim", change.c.rows_before.is_not(None))
    for rows in _read(kept, key):
        written = [
            {
                "the_revision": row.revision,
                "the_position": row.position,
                "the_rows": _rewrite_kept(row.rows_before, rewrite),
            }
            for row in rows
        ]
        op.get_bind().execute(statement, written)


def _rewrite_kept(body: bytes, rewrite: Rewrite) -> bytes:
    rows = json.loads(body)
    rows["claim"] = [_rewrite_row(row, rewrite) for row in rows["claim"]]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _read(statement: sa.Select[Any], key: list[Any]) -> Iterator[Sequence[Any]]:
    """Read the rows in order, a batch at a time."""
    first = statement.order_by(*key).limit(BATCH)
    rows = op.get_bind().execute(first).all()
    while rows:
        yield rows
        last = [getattr(rows[-1], column.name) for column in key]
        rows = op.get_bind().execute(first.where(sa.tuple_(*key) > sa.tuple_(*last))).all()
