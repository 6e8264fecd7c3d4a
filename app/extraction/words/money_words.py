"""Signs and codes of money before a number, by which digits, their scale and names differ."""

SIGNS = "$€£¥₹₩"
# Codes that may have digits right after them: `USD500`, `RMB5m`.
CODES = (
    "USD", "EUR", "GBP", "RMB", "CNY", "HKD", "JPY", "CHF", "INR", "AUD", "CAD", "SGD", "KRW", "TWD", "BRL", "SEK",
    "NOK", "DKK",
)  # fmt: skip
LETTERS = ("Rs", "R", "US")
