"""Technologies over HTTP: technologies and products, in a hierarchy."""

from app.routes.resources.crud import Declaration, make_router
from app.schemas.technologies import (
    OneTechnologyQuery,
    TechnologyList,
)

router = make_router(
    Declaration(
        kind="technology",
        page=TechnologyList,
        item_query=OneTechnologyQuery,
        examples=(
            "subsea-production-system",
            "foldable-flexible-display",
            "subsea-production-system-assembly",
        ),
        created={
            "id": "lithium-metal-cell",
            "names": {"en": "Lithium-metal cell", "zh": "锂金属电池"},
            "field": "batteries",
        },
        patch={"description": None},
        list_manual="List technologies and products, each with its field and its broader technology.",
        item_manual="Get one technology, with its names, its field and its broader technology.",
        create_manual="Create a technology that achievements can refer to.",
        referrer="achievement or narrower technology refers to",
    )
)
