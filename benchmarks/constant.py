"""The upper limit: bare uvicorn, which answers every request with the same bytes from memory."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

BODY_VARIABLE = "BENCH_CONSTANT_BODY"
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def create_app() -> Callable[..., Awaitable[None]]:
    body = Path(os.environ[BODY_VARIABLE]).read_bytes()
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
    }
    whole = {"type": "http.response.body", "body": body}

    async def answer(scope: MutableMapping[str, Any], receive: object, send: _Send) -> None:  # noqa: ARG001 - ASGI
        if scope["type"] == "http":
            await send(start)
            await send(whole)

    return answer
