"""The command `serve` passes the settings on to the server."""

import socket

import pytest
import uvicorn
from typer.testing import CliRunner

from app.cli.serve import server

pytestmark = pytest.mark.engines("sqlite")


def test_serve_keeps_idle_connections_as_long_as_the_setting_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[uvicorn.Config] = []

    def run(this: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.append(this.config)
        for listener in sockets:
            listener.close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    # The logs of the other tests stay as they are.
    monkeypatch.setattr("app.cli.serve.configure_logs", lambda *_: None)
    monkeypatch.setenv("CLAIMSTONE_KEEP_ALIVE_SECONDS", "7.5")
    result = CliRunner().invoke(server, ["--port", "0"])
    assert result.exit_code == 0, result.output
    assert [config.timeout_keep_alive for config in served] == [7.5]
