"""Achievements over HTTP: results that were reached or are under way."""

from app.routes.resources.crud import Declaration, make_router
from app.schemas.achievements import (
    AchievementList,
    OneAchievementQuery,
)

router = make_router(
    Declaration(
        kind="achievement",
        page=AchievementList,
        item_query=OneAchievementQuery,
        examples=("foldable-flexible-display", "foldable-flexible-display", "progress-in-deep-sea"),
        created={
            "id": "laminate-of-42-layers",
            "title": "Laminate of 42 layers",
            "summary": "BOE makes a thin screen that has room for 42 layers of a laminate.",
            "technology": "foldable-flexible-display",
            "organizations": [{"organization": "boe", "role": "manufacturer"}],
            "stage": "developed",
            "evidence": [
                {
                    "source": "self-developed-technologies",
                    "exact": "a 0.03 mm thin screen can accommodate 42 layers of laminate structure",
                }
            ],
        },
        patch={"place": "Wuhan"},
        list_manual="List achievements: results that were reached or are under way, with or without a number.",
        item_manual="Get one achievement, with the quotes that report it.",
        create_manual="Create an achievement: a result that was reached or is under way, with or without a number.",
        referrer="claim refers to",
    )
)
