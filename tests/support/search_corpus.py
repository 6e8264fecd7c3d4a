"""A catalogue of made-up metrics in different languages, to compare search with a plain scan."""

import json
from pathlib import Path
from random import Random

_LATIN = [
    "optical",
    "fiber",
    "fibre",
    "microfiber",
    "fibers",
    "preform",
    "drawing",
    "length",
    "Länge",
    "Übertragung",
    "straße",
    "façade",
    "naïve",
    "Ærø",
    "łódź",
    "Ångström",
    "speed",
    "high-speed",
    "5G",
    "3D",
    "AI",
    "10,000",
    "6.75",
    "30",
    "2030",
    "km/h",
    "C++",
    "état",
    "première",
    "vitesse",
    "récord",
    "résistance",
    "Größe",
    "smörgåsbord",
    "σχεδόν",
    "скорость",
    "волокно",
]
_CJK = [
    "光纤通信技术",
    "单根光纤预制棒",
    "拉丝长度",
    "一万公里",
    "京东方柔性屏",
    "折叠屏幕",
    "电子级高纯",
    "氢能汽车",
    "深海油气",
    "光ファイバー",
    "通信速度",
    "カタカナ",
    "ひらがな",
    "日本語",
    "最大長さ",
    "광섬유",
    "통신",
    "속도",
    "한국어",
    "기록",
]


def make_texts(count: int, random: Random) -> list[tuple[str, str]]:
    """Make pairs of a name and a longer definition; words come in all orders."""
    words = [*_LATIN, *_CJK]
    return [
        (
            " ".join(random.choices(words, k=random.randint(1, 4))),
            " ".join(random.choices(words, k=random.randint(5, 30))),
        )
        for _ in range(count)
    ]


def write_corpus(folder: Path, texts: list[tuple[str, str]]) -> Path:
    metrics = [
        {
            "id": f"m{place:03}",
            "names": {"en": name},
            "definition": definition,
            "unit": "km",
            "direction": "higher",
        }
        for place, (name, definition) in enumerate(texts)
    ]
    path = folder / "corpus.json"
    path.write_text(json.dumps({"metrics": metrics}), encoding="utf-8")
    return path
