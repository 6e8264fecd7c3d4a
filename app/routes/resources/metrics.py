"""Metrics over HTTP: the quantities that numbers measure."""

from app.routes.resources.crud import Declaration, make_router
from app.schemas.metrics import MetricList

router = make_router(
    Declaration(
        kind="metric",
        page=MetricList,
        examples=("fiber-length-per-preform", "thickness", "thickness"),
        created={
            "id": "gravimetric-energy",
            "names": {"en": "Gravimetric energy"},
            "aliases": ["specific energy"],
            "definition": "Energy that a cell gives, per mass of the cell.",
            "unit": "Wh/kg",
            "direction": "higher",
        },
        patch={"definition": "how thick it is"},
        list_manual="List metrics: what numbers measure, in which canonical unit, and which direction is better.",
        item_manual="Get one metric, with its definition and its canonical unit.",
        create_manual="Create a metric: what numbers measure, and in which unit.",
        patch_manual="Its unit cannot be changed, because the numbers of claims are converted to it.",
        referrer="claim refers to",
    )
)
