"""A bundle of temperatures of two metrics: how warm things are, and how much warmer they became."""

from typing import Any

METRICS = {"heat": "absolute", "rise": "difference"}
# Each claim by its id: its metric and what the report states.
CLAIMS = {
    "heat-10": ("heat", "10 °C"),
    "heat-20": ("heat", "293.15 K"),
    "heat-40": ("heat", "40 °C"),
    "rise-10": ("rise", "10 °C"),
    "rise-18": ("rise", "18 K"),
    "rise-18f": ("rise", "18 °F"),
    "rise-30": ("rise", "more than 30 °C"),
}


def make_temperatures() -> dict[str, Any]:
    sentences = {
        key: f"Of {key.replace('-', ' no ')} it was {stated}."
        for key, (_, stated) in CLAIMS.items()
    }
    return {
        "sources": [
            {
                "id": "report",
                "title": "Report",
                "language": "en",
                "text": " ".join(["A report.", *sentences.values()]),
            }
        ],
        "metrics": [
            {
                "id": name,
                "names": {"en": name.title()},
                "definition": f"The {name}.",
                "unit": "Cel",
                "direction": "higher",
                "scale": scale,
            }
            for name, scale in METRICS.items()
        ],
        "achievements": [
            {
                "id": "measured",
                "title": "Measured",
                "summary": "It was measured.",
                "stage": "reported",
                "evidence": [{"source": "report", "exact": "A report."}],
            }
        ],
        "claims": [
            {
                "id": key,
                "achievement": "measured",
                "metric": metric,
                "kind": "result",
                "statements": {"en": f"Of {key}."},
                "period": "2020",
                "quantity": {"as_stated": stated},
                "evidence": [{"source": "report", "exact": sentences[key]}],
            }
            for key, (metric, stated) in CLAIMS.items()
        ],
    }
