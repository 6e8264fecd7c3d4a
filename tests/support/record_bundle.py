"""A bundle of makers of cells and of language models, for tests of records, timelines and comparisons.

Each claim is one line: its id, its maker, the metric, the paper's sentence and the quantity in it.
"""

from typing import Any

Record = dict[str, Any]


def make_claim(
    claim_id: str,
    maker: str,
    metric: str,
    sentence: str,
    stated: str,
    *,
    dataset: str | None = None,
    **rest: Any,  # noqa: ANN401 - JSON
) -> Record:
    qualifiers = [] if dataset is None else [{"property": "dataset", "text": dataset}]
    return {
        "id": claim_id,
        "achievement": f"of-{maker}",
        "metric": metric,
        "kind": "result",
        "statements": {"en": f"Of {claim_id}."},
        "quantity": {"as_stated": stated},
        "qualifiers": qualifiers,
        "evidence": [{"source": rest.pop("source", "daily"), "exact": sentence}],
        **rest,
    }


CLAIMS = [
    # Energy: a progression; what repeats, is disputed, undated, a bound, or approximate.
    make_claim("acme-2015", "acme", "energy", "In 2015 Acme's cell had 300 Wh/kg.", "300 Wh/kg", period="2015"),
    make_claim("beta-2017", "beta", "energy", "Beta's cell of 2017 had 350 Wh/kg.", "350 Wh/kg", period="2017"),
    make_claim("beta-again", "beta", "energy", "It had 350 Wh/kg, Beta confirmed in 2017.", "350 Wh/kg", period="2017", source="weekly"),
    make_claim("acme-2018", "acme", "energy", "Acme's cell of 2018 had 320 Wh/kg.", "320 Wh/kg", period="2018"),
    make_claim("acme-circa", "acme", "energy", "Around 2018 Acme's had 310 Wh/kg.", "310 Wh/kg", period="2018~"),
    make_claim("beta-2021", "beta", "energy", "In 2021 Beta's went from 360 Wh/kg to 400 Wh/kg.", "400 Wh/kg", period="2021", baseline={"as_stated": "360 Wh/kg", "period": "2020"}),
    make_claim("gamma-undated", "gamma", "energy", "Gamma's cell has 340 Wh/kg.", "340 Wh/kg"),
    make_claim("gamma-disputed", "gamma", "energy", "Gamma says that 500 Wh/kg was reached in 2020.", "500 Wh/kg", period="2020", status="disputed"),
    make_claim("acme-target", "acme", "energy", "Acme plans 600 Wh/kg by 2030.", "600 Wh/kg", kind="target", period="2030"),
    # One metric on several data sets.
    make_claim("news-2019", "acme", "rouge", "Acme's model of 2019 scored 40 points on News.", "40 points", dataset="News", period="2019"),
    make_claim("news-2020", "beta", "rouge", "Beta's model of 2020 scored 42 points on News.", "42 points", dataset="NEWS", period="2020"),
    make_claim("mail-2020", "beta", "rouge", "Beta's model of 2020 scored 25 points on Mail.", "25 points", dataset="Mail", period="2020"),
    make_claim("mail-bound", "gamma", "rouge", "Gamma's of 2021 scored more than 24 points on Mail.", "more than 24 points", dataset="Mail", period="2021"),
    make_claim("bare-2018", "acme", "rouge", "Acme's first model of 2018 scored 50 points.", "50 points", period="2018"),
    # Ratios with two bases, and approximate numbers.
    make_claim("of-hair", "acme", "share", "It is 1/2 as thick as a hair.", "1/2", relative_to="a hair", period="2019"),
    make_claim("of-sheet", "acme", "share", "It is 1/3 as thick as a sheet.", "1/3", relative_to="a sheet", period="2020"),
    make_claim("about-five", "acme", "depth", "It lies about 5 m deep.", "about 5 m"),
    make_claim("about-five-thousand", "acme", "depth", "It lies about 5000 m deep.", "about 5000 m", source="weekly"),
    make_claim("first-step", "gamma", "depth", "Gamma dug 10 m deep.", "10 m"),
    make_claim("next-step", "gamma", "depth", "And then 30 m deep.", "30 m", follows="first-step"),
    make_claim("last-step", "gamma", "depth", "At last 90 m deep.", "90 m", follows="next-step"),
]  # fmt: skip
METRICS = {
    "energy": ("W.h/kg", "higher"),
    "rouge": ("{point}", "higher"),
    "share": ("1", "lower"),
    "depth": ("m", "higher"),
}
DATASET = {
    "property": "dataset",
    "names": {"en": "Data set"},
    "type": "text",
    "separates": True,
}


def make_bundle(claims: list[Record] = CLAIMS) -> Record:
    """Make the bundle of some claims, with the texts of two papers that state each."""
    texts = {
        paper: "\n\n".join(
            [f"On {paper} things.", *(quote["exact"] for claim in claims for quote in claim["evidence"] if quote["source"] == paper)]
        )
        for paper in ("daily", "weekly")
    }  # fmt: skip
    makers = sorted({claim["achievement"].removeprefix("of-") for claim in claims})
    return {
        "sources": [
            {"id": paper, "title": paper.title(), "language": "en", "text": text}
            for paper, text in texts.items()
        ],
        "organizations": [
            {"id": maker, "kind": "company", "names": {"en": maker.title()}} for maker in makers
        ],
        "metrics": [
            {
                "id": name,
                "names": {"en": name.title()},
                "definition": f"The {name}.",
                "unit": unit,
                "direction": direction,
                "qualifiers": [DATASET] if name == "rouge" else [],
            }
            for name, (unit, direction) in METRICS.items()
        ],
        "achievements": [
            {
                "id": f"of-{maker}",
                "title": f"Of {maker}",
                "summary": "A thing.",
                "stage": "reported",
                "organizations": [{"organization": maker, "role": "developer"}],
                "evidence": [{"source": "daily", "exact": "On daily things."}],
            }
            for maker in makers
        ],
        "claims": claims,
    }
