"""Signs and codes of money before a number, by which digits, their scale and names differ."""

SIGNS = "$€£¥₹₩"
# Codes that may have digits right after them: `USD500`, `RMB5m`.
CODES = (
    "USD", "EUR", "GBP", "RMB", "CNY", "HKD", "JPY", "CHF", "INR", "AUD", "CAD", "SGD", "KRW", "TWD", "BRL", "SEK",
    "NOK", "DKK", "MXN", "ZAR", "RUB", "PLN", "TRY", "CZK", "HUF", "THB", "IDR", "MYR", "PHP", "VND", "NZD", "AED",
    "SAR", "ILS", "NGN", "KES", "EGP", "PKR", "CNH",
)  # fmt: skip
LETTERS = ("Rs", "RM", "Rp", "kr", "Kr", "KSh", "Php", "R", "US")
# `R12.5 billion` is money, `R2` a name.
RAND = r"R\d[\d.,]*(?:\s?(?:[mb]n?|million|billion|trillion)\b|(?<=\.\d\d)(?!\d)|(?<=,\d{3})(?!\d))"
