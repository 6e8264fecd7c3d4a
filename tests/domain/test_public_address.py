"""Links and IRIs of a public address, and without one."""

import json

import pytest

from app.domain.public_address import PublicAddress, write_path

PUBLISHED = PublicAddress("https://example.org/cs")


@pytest.mark.parametrize(
    ("address", "path", "link", "iri"),
    [
        (PUBLISHED, "/claims/a", "https://example.org/cs/claims/a", "https://example.org/cs/claims/a"),
        (PublicAddress(), "/claims/a", "/claims/a", "urn:claimstone:claims:a"),
        (PublicAddress(), "/claims/a#quote-1", "/claims/a#quote-1", "urn:claimstone:claims:a#quote-1"),
        (PublicAddress(), "/v1/sources/a/text", "/v1/sources/a/text", "urn:claimstone:sources:a:text"),
        (PUBLISHED, "//a/b", "https://example.org/cs//a/b", "https://example.org/cs//a/b"),
        (PublicAddress(), "//a/b", "/.//a/b", "urn:claimstone::a:b"),
        (PublicAddress(), "/v1/claims?a=b", "/v1/claims?a=b", "urn:claimstone:claims:a=b"),
    ],
)  # fmt: skip
def test_public_address_makes_links_and_iris(
    address: PublicAddress, path: str, link: str, iri: str
) -> None:
    assert address.link(path) == link
    assert address.identify(path) == iri


@pytest.mark.parametrize(
    "text", ["/v1/sources/a/text", '"text_url":"/v1/x"', '\\"text_url\\":\\"/v1/x', "text_url"]
)
def test_complete_links_changes_no_text_that_looks_like_one(text: str) -> None:
    document = {"note": text, "text_url": "/v1/sources/a/text", text: "/v1/y"}
    stored = json.dumps(document, separators=(",", ":")).encode()
    expected = {**document, "text_url": "https://example.org/cs/v1/sources/a/text"}
    if text == "text_url":
        expected["text_url"] = "https://example.org/cs/v1/y"
    assert json.loads(PUBLISHED.complete_links(stored)) == expected
    assert PublicAddress().complete_links(stored) == stored


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        (b"/v1/claims/%C3%A9", "/v1/claims/%C3%A9"),
        (b"/%FF/%2525/%2F", "/%FF/%2525/%2F"),
        (b"/100%/%4/%zz", "/100%25/%254/%25zz"),
        (b'/"<>[]\\^`{|}#?', "/%22%3C%3E%5B%5D%5C%5E%60%7B%7C%7D%23%3F"),
        (b"/\xc3\xa9 ", "/%C3%A9%20"),
        (b"/a-b._~!$&'()*+,;=:@", "/a-b._~!$&'()*+,;=:@"),
    ],
)
def test_path_is_written_as_it_was_sent_with_escapes(sent: bytes, written: str) -> None:
    assert write_path(sent) == written
