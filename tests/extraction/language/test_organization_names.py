"""Names of organizations in a text: in full, in any case and width, and in short forms."""

import pytest

from app.extraction.language.organization_names import NameIndex, get_lead, list_keys, list_leads

NAMES = (
    ("boe", "BOE Technology Group Co., Ltd."),
    ("boe", "BOE"),
    ("boe", "京东方"),
    ("fiberhome", "烽火通信科技股份有限公司"),
    ("acme", "Exämple & Söhne GmbH"),
    ("one", "Northeastern University"),
    ("two", "Northeastern University"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BOE makes screens", [("BOE", {"boe"})]),
        ("BOE's screens", [("BOE", {"boe"})]),
        ("ｂｏｅ", [("ｂｏｅ", {"boe"})]),
        ("the BOE Technology Group Co., Ltd.", [("BOE Technology Group Co., Ltd", {"boe"})]),
        ("BOE Technology", [("BOE Technology", {"boe"})]),
        ("京东方的屏幕", [("京东方", {"boe"})]),
        ("烽火通信实现了", [("烽火通信", {"fiberhome"})]),
        ("EXAMPLE & SOHNE", [("EXAMPLE & SOHNE", {"acme"})]),
        ("Northeastern University", [("Northeastern University", {"one", "two"})]),
        ("BOEING and LOBOE", []),
        ("B O E", []),
        ("It is Northeastern. University is free.", []),
        ("", []),
    ],
)
def test_names_are_found_whole(text: str, found: list[tuple[str, set[str]]]) -> None:
    keys = [(organization_id, key) for organization_id, name in NAMES for key in list_keys(name)]
    leads = list_leads(text)
    named = NameIndex(keys).find(text)
    assert [(match.span.cut(text), set(match.ids)) for match in named] == found
    looked_up = [(organization_id, key) for organization_id, key in keys if get_lead(key) in leads]
    assert NameIndex(looked_up).find(text) == named
