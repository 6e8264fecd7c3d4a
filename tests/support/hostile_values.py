"""Hostile values: one corpus, written as JSON, in URLs, in headers and in YAML.

Each must be refused by an answer that says what is wrong, or be stored and come back unchanged.
"""

import json
from base64 import urlsafe_b64encode
from urllib.parse import quote

MEGABYTE = "long word " * 100_000
DIGITS = "9" * 5_000

_UNICODE = (
    *("\x00", "a\x00b", "\ud800", "a\udfffb", "\ud83d\ud83d", "\uffff", "\U000e0041"),
    *("Caf\u00e9", "Cafe\u0301", "\u1e9b\u0323", "\u0301" * 1_000, "\u2126", "\ufb00", "\u0130"),
    *("\u200b", "a\u200db", "\u200c", "\u202eabc", "\u2066a\u2069", "\ufeffa", "\u00ad"),
    *("\u3164", "\u2800", "\u2028", "\x85", "\x1b[31m", "\x7f", "\t", "a\r\nb: c", "\u00a0"),
    *("中文", "\U0001f697", "\u0661\u0662\u0663", "\uff11\uff12", "\u00b2", "\u2160", "\ue000"),
)
_LENGTHS = ("", " ", " a ", "a" * 101, "a" * 501, "a" * 4_001, "a b " * 6_000, MEGABYTE)
_NUMBERS = (
    *("NaN", "Infinity", "-Infinity", "1E+1000000", "1e-1000000", "1E400", "-0", "-1", "0", "1"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648"),
    *("340282366920938463463374607431768211456", DIGITS, f"0.{DIGITS}", "1/0", "0/0", "1/3"),
    *("0x10", "1_000", "1,000", "1.", ".5", "+5", "5 km", "1E999 m", "-273.16 Cel"),
)
_DATES = (
    *("{1..9999..}", "{0001..9999}", "1000/9999", "[..2020]", "{..9999-12-31}", "Y1E20", "Y-1E9"),
    *("y-170000002", "[1667,1668,1670..1672]", "../..", "9999-12-31/..", "0000", "-9999", "/"),
    *("2021-02-30", "2021-00", "2021-21", "156X-12-XX", "XXXX", "2021-01-01T00:00:00Z", "2021~"),
    *("[" + "2001-01-01..2999-12-31," * 50 + "2020]",),
)
_UNITS = (
    *("9**9**9**9", "m^999999999", "m9999999999", "m-9999999999", "10*999999999", "10^999999999"),
    *(".".join(["km"] * 200), "/" * 200, "(" * 300 + "m" + ")" * 300, "{", "{}", "{a}{b}", "%"),
    *("{" + "a" * 400 + "}", "[in_i'H2O]", "km/0", "Cel", "__import__('os')"),
)
_CODE = (
    *("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2+3", "\t=1", "<script>alert(1)</script>"),
    *("javascript:alert(1)", "data:text/html,x", 'https://a/"><script>', "http://[::1", "https://"),
    *("]]>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "](javascript:alert(1))", "| a | b |"),
    *("'; DROP TABLE claim; --", "' OR 1=1 --", '" OR ""="', "\\", "\\'", "_%", "%%", "a%' --"),
    *('"unbalanced', "a* NEAR(b", "a AND OR NOT", "{a b}:c", "^a", "a:*", "!a & | <->", "()", "*"),
    *("-", "--", "-a", '""', '"-a"', "a-b", "name:a", "{0.__class__}%s%n", "${jndi:ldap://x}"),
    *(
        "{{7*7}}",
        "../../../../etc/passwd",
        "/etc/passwd",
        "a/../b",
        "C:\\con",
        "file:///etc/passwd",
    ),
)
# Text like the catalogue's own, and a word that occurs twice in the quoted source.
_WORDS = ("null", "true", "Victim", "victim-", "-victim", "current", "id", "km", "o", "__proto__")

TEXTS = (*_UNICODE, *_LENGTHS, *_NUMBERS, *_DATES, *_UNITS, *_CODE, *_WORDS)

_NOT_TEXT = (
    *(b"null", b"true", b"false", b"0", b"-0", b"1", b"-1", b"1.5", b"-0.0", b"1E400", b"1E-400"),
    *(b"NaN", b"Infinity", b"-Infinity", b"1E+1000000", b"9223372036854775807"),
    *(b"9223372036854775808", b"-9223372036854775809", DIGITS.encode(), b"1e2", b"1.0"),
    *(b"[]", b"{}", b"[[]]", b"[null]", b'[""]', b'["a","a"]', b"[1]", b"[{}]", b'{"a":1}'),
    *(b'{"a":1,"a":2}', b'{"\\u0061":1,"a":2}', b'{"":""}', b'{"\\u0000":"a"}', b'{"a":null}'),
    *(b'{"\\ud800":"a"}', b'{"\\ud800":null}', b'{"en":"\\ud800"}', b'{"a":{"\\u0000":null}}'),
    *(b"[" * 500 + b"]" * 500, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 500 + b"1" + b"}" * 500),
    *(b"[" + b'"a",' * 5_000 + b'"a"]', b"[" + b"{}," * 5_000 + b"{}]"),
)
_NOT_JSON = (
    *(b"", b'"', b"'a'", b"{", b"1 2", b"01", b"+1", b"// a", b'"\xff"', b'"\xed\xa0\x80"'),
    *(
        b'"\xc0\x80"',
        b'"\xf4\x90\x80\x80"',
        b'"\\x"',
        b'"\\ud8"',
        b'"\x00"',
        b'"\n"',
        b"\xef\xbb\xbf1",
    ),
)
# Each replaces a value of a JSON document.
JSON_VALUES = (*(json.dumps(text).encode() for text in TEXTS), *_NOT_TEXT, *_NOT_JSON)

# Plain scalars, tags, anchors, merge keys and further documents of YAML.
YAML_VALUES = (
    *(
        b"&a [*a]",
        b"*none",
        b"!!python/object/apply:os.system [id]",
        b"!!binary gA==",
        b"!!float 1",
    ),
    *(b"? [a]", b"<<: {a: 1}", b"{<<: {a: 1}}", b"{[a]: 1}", b"{? a}", b"|\n  a", b"%YAML 9.9"),
    *(b"2020-01-01", b".inf", b"0o17", b"1:30", b"yes", b"~", b"[a, b", b"a\n---\nb", b"@a", b"`a"),
    *(b'"\\uD800"', b'"\\0"', b'"\\x85"', b"{a: 1, a: 2}", b"!<tag:x> a", b"!local a", b"\t- a"),
)

# Names of members that are added to an object.
NAMES = (
    *("", "\x00", "\ud800", "__proto__", "a/b~c", "id", "e\u0301", "\u202e", "a" * 60_000),
    *("__class__", "$ref", "en", "en-US-x", "EN", "\U0001f697", "=1+1"),
)
_NAMED = (b"null", b'"a"', b"1", b'{"a":null}')
# Each is added as a member of an object.
MEMBERS = tuple(json.dumps(name).encode() + b":" + value for name in NAMES for value in _NAMED)

# About the longest line that servers accept.
_LINE = 60_000


def _forge(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


_CURSORS = (
    *("AAAA", "_", "=", "a" * 400, "a" * 401, "AAAAAAAAAAAA", _forge(b"\xff" * 40)),
    *(
        _forge(b"123456789" + content)
        for content in (b"null", b"{}", b"[]", b"[null]", b'["a"]', b'["a",1]')
    ),
    *(
        _forge(b"123456789" + content)
        for content in (b'["\\u0000"]', b'["\\ud800","a"]', b"NaN", b"[" * 99)
    ),
)
_ESCAPED = (
    *(
        "%00",
        "a%00b",
        "%ff",
        "%C0%80",
        "%ED%A0%80",
        "%F4%90%80%80",
        "%",
        "%zz",
        "%u0041",
        "%25%32%46",
    ),
    *(
        "%2F",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e",
        "a%2Fb",
        "a%0D%0Ab:%20c",
        "a;b",
        "a+b",
        "a#b",
        "%5C",
    ),
)


def _quote(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")[:_LINE]


# Each replaces a value in a URL, quoted correctly or wrongly.
URL_VALUES = (*(_quote(text) for text in TEXTS), *_CURSORS, *_ESCAPED)
# Full query strings.
QUERIES = (
    *(
        "=",
        "&",
        "&&=&",
        "a",
        "=a",
        "%00=%00",
        "%ff=%ff",
        "[]=1",
        "a[b]=c",
        "?",
        "limit",
        "limit=1;q=a",
    ),
    *(
        "&".join(["a=b"] * 5_000),
        "&".join(f"a{index}=b" for index in range(5_000)),
        "limit=1&limit=2",
    ),
    *("&".join(["id=a"] * 51), "&".join(["id=a"] * 5_000), "&".join(["status=current"] * 3_000)),
)

_TAGS = (
    *(
        b"*",
        b'"*"',
        b"W/*",
        b'W/"a"',
        b'"',
        b'""',
        b'"a',
        b'"a""b"',
        b",",
        b",,,",
        b'"a",' * 10_000,
    ),
    *(b"*, *", b'* , "a"', b"\xff", b'"\xff"', b'W/"\xe9"'),
)
_MEDIA = (
    *(
        b"*/*;q=2",
        b"*/*;q=NaN",
        b"*/*;q=-1",
        b"application/json;q=1E400",
        b"a/b/c",
        b"/",
        b"*",
        b";;;",
    ),
    *(b"text/csv;q=" + b"9" * 5_000, b"text/csv," * 7_000, b"application/json; charset=utf-16"),
    *(b'application/json; a="\\', b"multipart/form-data", b"application/x-www-form-urlencoded"),
    *(b"application/JSON ; charset=\xff", b"gzip", b"gzip;q=0,*;q=0", b"br", b"identity;q=0"),
)
_KEYS = (
    *(
        b"Bearer",
        b"Bearer ",
        b"Bearer a b",
        b"bearer \xff",
        b"Basic YTpi",
        b"Basic \xff",
        b"Bearer \xc3\xa9",
    ),
    *(
        b"Bearer cs_aaaaaaaaaa_" + b"a" * 43,
        b"Bearer cs_aaaaaaaaaa_" + b"\xe9" * 43,
        b"Bearer " * 9_000,
    ),
    *(b"Bearer eyJhbGciOiJub25lIn0.e30.", b"Digest a", b"Bearer\tcs_aaaaaaaaaa_" + b"a" * 43),
)
_ADDRESSES = (
    *(b'for="_x";proto=evil', b"unknown", b"::1", b"[::1]:99999", b"1.2.3.4, ::ffff:1.2.3.4"),
    *(b"1.2.3.4," * 7_000, b"testserver:99999", b"a b", b"[", b"evil.example/..", b"@", b"a:b:c"),
)
_TRACES = (
    *(
        b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-00",
        b"ff-" + b"a" * 32 + b"-" + b"a" * 16 + b"-01",
    ),
    *(b"00-" + b"g" * 32 + b"-a-01", b"00", b"-" * 500, b"a=b," * 100),
)
_RANGES = (b"bytes=0-0", b"bytes=5-1", b"bytes=-9" + b"9" * 99, b"bytes=" + b"0-0," * 9_000, b"a=b")
_PLAIN = (
    *(b"", b" ", b"a" * _LINE, b"\x80\xff", b"\xe2\x80\xae", b"0", b"-1", b"1E400", b"9" * 5_000),
    *(
        b"NaN",
        b"=1+1",
        b"<script>",
        b"' OR 1=1 --",
        b"${jndi:ldap://x}",
        b"%s%n",
        b"../..",
        b"\t",
        b"a,b",
    ),
)
# Each replaces the value of a header: all values are tried in all headers.
HEADER_VALUES = (*_TAGS, *_MEDIA, *_KEYS, *_ADDRESSES, *_TRACES, *_RANGES, *_PLAIN)
# Headers that every request may have, whatever the description says.
HEADERS = (
    *("accept", "accept-encoding", "accept-language", "authorization", "content-encoding"),
    *("content-type", "cookie", "expect", "forwarded", "host", "if-match", "if-modified-since"),
    *("if-none-match", "if-range", "idempotency-key", "origin", "prefer", "range", "referer"),
    *("traceparent", "tracestate", "upgrade", "user-agent", "x-forwarded-for", "x-forwarded-host"),
    *("x-forwarded-proto", "x-http-method-override", "x-request-id"),
)
