"""What the catalogue would refuse of a draft is left out and named, before anybody accepts it."""

from datetime import date

import pytest

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article
from app.ingest.readings import create
from app.ingest.readings.create import NewReading, create_reading
from app.ingest.readings.trial import try_drafts
from app.ingest.store.catalogue_lock import write_locked
from app.queries.api_keys import Caller
from app.schemas.readings.reading import ReadingFields

pytestmark = pytest.mark.engines("sqlite")
TEXT = "Orvio sold 30,000 packs in 2024, up from 20,000 packs in 2023."
EDITOR = Caller("", "editor", AccessRole.ADMIN)


def test_optional_field_that_is_refused_is_left_out_and_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = read_article(TEXT, language="en", published=date(2025, 1, 1), names=CatalogueNames())
    monkeypatch.setattr(create, "try_drafts", lambda *_: None)
    with write_locked(database) as catalogue:
        new = NewReading(ReadingFields(title="Orvio"), TEXT, "en", "plain text 1", article)
        reading = create_reading(catalogue, new, EDITOR)
        content = reading.candidates[0].content
        content["draft"] |= {
            "period": "last year",
            "stated_change": {"as_stated": "up 40%"},
            "quantity": {**content["draft"]["quantity"], "value": "31000"},
        }
        try_drafts(catalogue.session, reading)
        catalogue.session.rollback()
    draft = content["draft"]
    assert "period" not in draft
    assert "stated_change" not in draft
    assert draft["quantity"]["as_stated"] == "30,000 packs"
    assert "value" not in draft["quantity"]
    assert draft["baseline"]["value"] == "20000"
    assert "invalid_date" in content["open"]
    # Placeholders for what only an editor can say are gone.
    assert {metric["definition"] for metric in reading.drafts["metrics"]} == {None}


def test_fault_that_stays_is_named_where_another_draft_is_mended(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Orvio sold 30,000 packs in 2024. Its heaviest press has a mass of 40 tonnes."
    article = read_article(text, language="en", published=date(2025, 1, 1), names=CatalogueNames())
    monkeypatch.setattr(create, "try_drafts", lambda *_: None)
    with write_locked(database) as catalogue:
        new = NewReading(ReadingFields(title="Orvio"), text, "en", "plain text 1", article)
        reading = create_reading(catalogue, new, EDITOR)
        sold, press = (candidate.content for candidate in reading.candidates)
        sold["draft"]["period"] = "last year"
        press["draft"]["quantity"] = {"as_stated": "41 tonnes"}
        assert sold["draft"]["metric"] != press["draft"]["metric"]
        try_drafts(catalogue.session, reading)
        catalogue.session.rollback()
    assert "period" not in sold["draft"]
    assert "invalid_date" in sold["open"]
    assert {"not_in_evidence", "number_not_read"} & set(press["open"])
