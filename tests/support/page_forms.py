"""A browser without script in tests: it signs in with a key, reads pages, and sends their forms."""

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx2
from starlette.testclient import TestClient
from support.page_crawler import BROWSER, read_page

ADDRESS = "https://testserver"
COOKIE = "__Host-claimstone"
SEE_OTHER = 303
# The addresses whose forms have a file.
_SAME_SITE = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
WITH_FILE = ("/curate/import", "/curate/readings")


class Curator:
    """Somebody at a browser with cookies of their own; each page that they get must be valid HTML.

    Several can share a client. `token` is what the cookie has, None for somebody who has not signed in.
    """

    def __init__(self, client: TestClient, key: str | None = None) -> None:
        self.client = client
        self.key = key
        self.token: str | None = None
        client.base_url = ADDRESS
        if key is not None:
            answer = self.send("/curate/sign-in", key=key)
            assert answer.status_code == SEE_OTHER, read_text(answer)

    def get(self, path: str) -> httpx2.Response:
        return self._ask("GET", path, {}, None)

    def send(self, path: str, **fields: str) -> httpx2.Response:
        """Send a form with fields as a browser does from a page of this server."""
        if path in WITH_FILE:
            return self.send_file(path, "", b"", **fields)
        return self._ask("POST", path, dict(_SAME_SITE), fields)

    def send_file(
        self, path: str, file_name: str, content: bytes, **fields: str
    ) -> httpx2.Response:
        """Send a form that has a file, as a browser does: without a name and empty if none was chosen."""
        parts = [f'name="{name}"\r\n\r\n{text}'.encode() for name, text in fields.items()]
        kind = "Content-Type: application/octet-stream"
        head = f'name="file"; filename="{file_name}"\r\n{kind}\r\n\r\n'
        body = b"".join(
            b"--x-x\r\nContent-Disposition: form-data; %b\r\n" % part
            for part in (*parts, head.encode() + content)
        )
        headers = {**_SAME_SITE, "Content-Type": "multipart/form-data; boundary=x-x"}
        return self._ask("POST", path, headers, body + b"--x-x--\r\n")

    def _ask(
        self, method: str, path: str, headers: dict[str, str], form: dict[str, str] | bytes | None
    ) -> httpx2.Response:
        headers = {**BROWSER, **headers}
        if self.token is not None:
            headers["Cookie"] = f"{COOKIE}={self.token}"
        content, data = (form, None) if isinstance(form, bytes) else (None, form)
        answer = self.client.request(
            method, path, headers=headers, content=content, data=data, follow_redirects=False
        )
        self.token = self.client.cookies.get(COOKIE) or self.token
        self.client.cookies.clear()
        return check(path, answer)

    def send_page(self, path: str, /, form_number: str = "0", **fields: str) -> httpx2.Response:
        """Send a form of a page with what it has, and with these fields in their places."""
        page = self.get(path)
        assert page.status_code == 200, read_text(page)
        form = list_forms(page)[int(form_number)]
        return self.send(form.get("action", ""), **{**list_fields(form), **fields})


def check(path: str, answer: httpx2.Response) -> httpx2.Response:
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert read_page(path, answer.text).errors == [], path
        assert " style=" not in answer.text
    return answer


def parse(answer: httpx2.Response) -> Any:  # noqa: ANN401 - an element
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def read_text(answer: httpx2.Response) -> str:
    """Return the visible text of a page."""
    return re.sub(r"\s+", " ", "".join(parse(answer).find(".//main").itertext()))


def list_forms(answer: httpx2.Response) -> list[Element]:
    """Return the forms of a page by their order, without that by which its reader signs out."""
    forms = parse(answer).find(".//main").iter("form")
    return [form for form in forms if not form.get("action", "").endswith("sign-out")]


def list_fields(form: Element) -> dict[str, str]:
    """Return what a form sends if nothing is typed, without its buttons."""
    fields = {
        field.get("name", ""): field.get("value", "")
        for field in form.iter("input")
        if field.get("name") and field.get("type") != "file"
    }
    fields |= {area.get("name", ""): area.text or "" for area in form.iter("textarea")}
    for select in form.iter("select"):
        options = list(select.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        fields[select.get("name", "")] = (chosen or options)[0].get("value", "")
    return fields
