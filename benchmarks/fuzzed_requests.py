"""Anonymous reads with random parameters: the same ones for the same seed and catalogue."""

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

SEED = 20
_LISTS = ("organization", "technology", "metric", "source", "achievement", "claim")
_PLURALS = {"technology": "technologies"}
# Words in many claims of `generate.py`, parts of words, and words in none.
_WORDS = ("a", "e", "of", "the", "tech", "per", "record", "battery", "10", "-the", "电", "zzz")
_VALUES: Mapping[str, Sequence[object]] = {
    "country": ("CN", "US", "DE", "JP", "KR"),
    "date__gte": ("1990", "2010", "2020-05"),
    "date__lte": ("2000", "2020", "2026"),
    "since": (0, 1),
    "as_of": (1,),
    "fields": ("id", "id,quantity.value,organizations.name", "evidence.exact"),
    "value__gte": ("1", "5 km", "100"),
    "value__lte": ("1000", "80 km", "1e6"),
    "factor__gte": ("2", "1.1"),
    "factor__lte": ("10",),
    "sort": ("id", "-updated_at", "-date", "value", "-value", "relevance", "name", "-revision"),
    "facet_sort": ("-count", "value", "-max", "median"),
    "expand": ("achievement", "metric", "technology"),
    "limit": (1, 50, 200),
    "facet_limit": (1, 100, 1000),
}
_UNUSED = ("cursor",)
# A list has eight files; together they are asked for a fifth as often as its pages.
_FILE_SHARE = 40


class Fuzz:
    """Random requests over all anonymous reads that a server describes."""

    def __init__(self, address: str) -> None:
        self._random = Random(SEED)
        self._ids = {
            kind: [item["id"] for item in self._read_items(address, kind)] for kind in _LISTS
        }
        described = _read_json(address + "/openapi.json")
        self._schemas = described["components"]["schemas"]
        self._parameters = described["components"]["parameters"]
        self._reads = [
            (path, [self._find_parameter(one) for one in methods["get"].get("parameters", ())])
            for path, methods in described["paths"].items()
            if path.startswith("/v1/") and "get" in methods and "security" not in methods["get"]
        ]

    def _read_items(self, address: str, kind: str) -> list[dict[str, Any]]:
        plural = _PLURALS.get(kind, f"{kind}s")
        items: list[dict[str, Any]] = _read_json(address + f"/v1/{plural}?limit=200")["data"]
        return items

    def _find_parameter(self, described: Mapping[str, Any]) -> Mapping[str, Any]:
        name = described.get("$ref", "").rpartition("/")[2]
        return self._parameters[name] if name else described

    def make(self, count: int) -> Iterator[str]:
        """Yield paths with query strings. Lists, which have the most parameters, are made most often."""
        weights = [
            (1 + len(parameters)) / (_FILE_SHARE if "." in path else 1)
            for path, parameters in self._reads
        ]
        for path, parameters in self._random.choices(self._reads, weights, k=count):
            yield self._fill(path, parameters)

    def _fill(self, path: str, parameters: Sequence[Mapping[str, Any]]) -> str:
        filled = path
        for parameter in (one for one in parameters if one["in"] == "path"):
            filled = filled.replace(f"{{{parameter['name']}}}", self._choose_name(path, parameter))
        optional = [one for one in parameters if one["in"] == "query"]
        chosen = self._random.sample(optional, min(len(optional), self._random.randint(0, 6)))
        chosen += [one for one in optional if one.get("required") and one not in chosen]
        pairs = [
            (one["name"], value)
            for one in chosen
            if one["name"] not in _UNUSED
            for value in self._choose_values(one)
        ]
        return f"{filled}?{urlencode(pairs)}" if pairs else filled

    def _choose_name(self, path: str, parameter: Mapping[str, Any]) -> str:
        if parameter["name"] == "collection":
            return "claims"
        kind = path.split("/")[2].removesuffix("s").replace("technologie", "technology")
        return str(self._random.choice(self._ids.get(kind, self._ids["organization"])))

    def _choose_values(self, parameter: Mapping[str, Any]) -> list[object]:
        schema = self._resolve(parameter["schema"])
        name = parameter["name"].removesuffix("__not")
        if name == "q":
            return [" ".join(self._random.choices(_WORDS, k=self._random.randint(1, 5)))]
        is_list = schema.get("type") == "array"
        singular = name if name in self._ids else name.removesuffix("s")
        items = self._resolve(schema.get("items", {}) if is_list else schema)
        values: Sequence[object] = (
            _VALUES.get(name)
            or items.get("enum")
            or self._ids.get(singular)
            or ((True, False) if items.get("type") == "boolean" else None)
            or items.get("examples")
            or schema.get("examples", [[""]])[0]
        )
        if singular != name and singular in self._ids:
            return [",".join(map(str, self._random.choices(self._ids[singular], k=3)))]
        most = min(len(values), self._random.choice((1, 3, 20))) if is_list else 1
        return self._random.sample(list(values), most)

    def _resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        reference = schema.get("$ref")
        return self._schemas[reference.rpartition("/")[2]] if reference else schema


def _read_json(url: str) -> Any:  # noqa: ANN401 - JSON
    with urlopen(url) as answer:  # noqa: S310 - of the server that is measured
        return json.load(answer)
