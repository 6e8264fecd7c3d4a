from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.testclient import TestClient

from app.errors import InvalidInput
from app.routes.http.dependencies import refuse_repetition
from app.schemas.list_parameters import AsOf

pytestmark = pytest.mark.engines("sqlite")


def read_revision(query: Annotated[AsOf, Query()]) -> int | None:
    return query.as_of


def test_repeated_parameter_of_a_dependency_is_refused() -> None:
    app = FastAPI(dependencies=[Depends(refuse_repetition)])

    @app.get("/")
    def show(revision: Annotated[int | None, Depends(read_revision)]) -> int | None:
        return revision

    client = TestClient(app)
    assert client.get("/?as_of=1").json() == 1
    with pytest.raises(InvalidInput, match=r"^as_of: this parameter takes one value"):
        client.get("/?as_of=1&as_of=2")
