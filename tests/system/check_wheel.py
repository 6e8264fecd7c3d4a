"""Check of an installed wheel from outside of the project: serve the seed with two workers.

`make check-dist` calls it with the path of the installed command. The working folder has a foreign
package `app`, which must not be imported.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import httpx2

FIRST_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PATHS = {
    "/v1/claims?limit=1": b'"data":[{"id":',
    "/v1/claims/subsea-production-depth/evidence": b'"state":"exact"',
    "/docs": b"swagger-ui",
    "/static/swagger-ui/swagger-ui-bundle.js": b"SwaggerUIBundle",
    "/openapi.json": b'"Apache-2.0"',
    "/v1/claims.xlsx": b"PK",
    "/v1/claims.parquet": b"PAR1",
}


def run_in_foreign_folder(command: str, folder: Path) -> None:
    foreign = folder / "app"
    foreign.mkdir()
    (foreign / "__init__.py").write_text("raise RuntimeError('this package is not ours')\n")
    version = subprocess.run(
        [command, "--version"], cwd=folder, check=True, capture_output=True, text=True
    )
    sys.stdout.write(version.stdout)
    arguments = ["serve", "--prepare", "--port", "0", "--workers", "2"]
    environment = {**os.environ, "CLAIMSTONE_ACCESS_LOG": "false"}
    began = monotonic()
    with (folder / "log.txt").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            [command, *arguments], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            ask_all(wait_for_address(server, folder / "log.txt"), began)
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(timeout=30)
    if status != 0:
        sys.exit(f"the server ended with status {status}")


def wait_for_address(server: subprocess.Popen[bytes], log: Path) -> str:
    while server.poll() is None:
        printed = FIRST_ADDRESS.search(log.read_text(encoding="utf-8"))
        if printed and is_ready(printed[0]):
            return printed[0]
        sleep(0.1)
    sys.exit(f"the server ended at its start:\n{log.read_text(encoding='utf-8')}")


def is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=5).status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


def ask_all(address: str, began: float) -> None:
    for number, (path, expected) in enumerate(PATHS.items()):
        response = httpx2.get(address + path, timeout=30)
        if response.status_code != httpx2.codes.OK or expected not in response.content:
            sys.exit(f"{path}: status {response.status_code}: {response.text[:500]}")
        if number == 0:
            sys.stdout.write(f"claims answered {monotonic() - began:.1f} s after the start\n")
    sys.stdout.write(f"{len(PATHS)} paths answered from {address}\n")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        run_in_foreign_folder(sys.argv[1], Path(temporary))
