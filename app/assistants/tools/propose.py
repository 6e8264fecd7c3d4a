"""The tool `propose`: a change for a reviewer to decide on."""

from pydantic import Field

from app.assistants.catalogue_client import CatalogueClient
from app.assistants.reply import MAX_ITEM, shorten
from app.assistants.tool import Reply, Tool
from app.schemas.proposals import ProposalCreate
from app.schemas.write_parameters import IDEMPOTENCY_KEY_PATTERN


class ProposeArguments(ProposalCreate):
    idempotency_key: str | None = Field(
        default=None,
        pattern=IDEMPOTENCY_KEY_PATTERN,
        description="A key of your choice. Repeated within 24 hours, the proposal is not made twice.",
    )


async def _run(catalogue: CatalogueClient, query: ProposeArguments) -> Reply:
    body = query.model_dump(mode="json", exclude={"idempotency_key"}, exclude_unset=True)
    key = query.idempotency_key
    created = await catalogue.post(
        "/v1/proposals", body, {} if key is None else {"Idempotency-Key": key}
    )
    return {
        "proposal": shorten(created, MAX_ITEM),
        "note": "Nothing is changed yet: a reviewer accepts the proposal, or refuses it with a reason.",
    }


PROPOSE = Tool(
    name="propose",
    title="Propose a change",
    manual="Propose to change or create a claim or an achievement; needs the key of a contributor. `content` is a merge "
    "patch of the record, or with `is_new` the new record without its id. It is checked like a real change (quotes "
    "must stand in their sources, numbers must be what is read there), stored, and decided on by a reviewer.",
    arguments=ProposeArguments,
    run=_run,
    writes=True,
)
