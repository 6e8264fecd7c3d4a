"""CSL-JSON, the input of the Citation Style Language: one item for each source of a claim."""

import json
from typing import Any

from app.formats.citations.cited_claim import CitedClaim, CitedSource
from app.formats.citations.issued import read_issued

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"


def write_csl_json(claim: CitedClaim) -> bytes:
    items = [_describe(claim, key, source) for key, source in claim.entries]
    return json.dumps(items, ensure_ascii=False, separators=(",", ":")).encode()


def _describe(claim: CitedClaim, key: str, source: CitedSource) -> dict[str, Any]:
    item = {
        "id": key,
        "type": _choose_type(source),
        "title": source.title,
        "publisher": source.publisher,
        "issued": source.published and _write_date(source.published),
        "URL": source.url,
        "language": source.language,
        "note": claim.write_note(source),
    }
    return {name: value for name, value in item.items() if value is not None}


def _choose_type(source: CitedSource) -> str:
    if source.is_table:
        return "dataset"
    return "document" if source.url is None else "webpage"


def _write_date(edtf: str) -> dict[str, Any]:
    issued = read_issued(edtf)
    if issued is None:
        return {"literal": edtf}
    circa = {"circa": True} if issued.is_approximate else {}
    return {"date-parts": issued.dates, **circa}
