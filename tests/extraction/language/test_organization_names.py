"""Names of organizations in a text: in full, in any case and width, and in short forms."""

import pytest

from app.extraction.language.organization_names import (
    NameIndex,
    get_lead,
    is_as_written,
    is_own_name,
    is_short,
    list_keys,
    list_leads,
)

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


LONG_NAMES = (
    ("woneng", "Shanghai Woneng Environmental Protection Technology Co., Ltd."),
    ("woneng", "上海沃能环保科技有限公司"),
    ("electric", "Shanghai Electric Power Company of the North"),
    ("tsukuba", "University of Tsukuba"),
    ("wuxi", "National Supercomputing Center in Wuxi"),
    ("one", "Acme Power Trading House"),
    ("two", "Acme Power Holding Partners"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shanghai Woneng saves fuel", [("Shanghai Woneng", {"woneng"})]),
        ("Shanghai Woneng's system", [("Shanghai Woneng", {"woneng"})]),
        ("上海沃能的系统", [("上海沃能", {"woneng"})]),
        ("上海汽车", []),
        ("Shanghai Woneng Motors", []),
        ("shanghai woneng", []),
        ("Shanghai, Woneng", []),
        ("the University of Tokyo", []),
        ("the National Supercomputing Center in Tianjin", []),
        ("Acme Power sells", []),
        ("Acme Power Trading sells", [("Acme Power Trading", {"one"})]),
    ],
)
def test_start_of_a_name_is_found_if_one_organization_alone_has_it(
    text: str, found: list[tuple[str, set[str]]]
) -> None:
    index = NameIndex((owner, key) for owner, name in LONG_NAMES for key in list_keys(name))
    named = index.find(text)
    assert [(match.span.cut(text), set(match.ids)) for match in named] == found


@pytest.mark.parametrize(
    ("written", "name", "is_name"),
    [
        ("TOTAL", "TOTAL", True),
        ("total", "TOTAL", False),
        ("Total", "TOTAL", False),
        ("Apple", "Apple", True),
        ("apple", "Apple", False),
        ("LONGI", "LONGi", True),
        ("Longi", "LONGi", True),
    ],
)
def test_short_name_counts_as_it_is_written(written: str, name: str, *, is_name: bool) -> None:
    assert is_short(written)
    assert is_as_written(written, [name]) == is_name


@pytest.mark.parametrize(
    ("written", "name", "starts", "is_own"),
    [
        ("Blade LX2", "Blade LX2", True, True),
        ("TaihuLight", "TaihuLight", True, True),
        ("Blade Battery", "Blade Battery", True, True),
        ("Fugaku", "Fugaku", False, True),
        ("Projector", "Projector", True, False),
        ("blade battery", "Blade Battery", False, False),
        ("Smart projection", "Smart projection", True, False),
        ("5G", "5G", False, False),
        ("USB4", "USB4", False, False),
    ],
)
def test_own_name_of_a_technology_is_a_name(
    written: str, name: str, *, starts: bool, is_own: bool
) -> None:
    assert is_own_name(written, name, starts_sentence=starts) == is_own
