"""Words of texts that are typed without spaces."""

import pytest

from app.domain.search.unspaced import cut_run, list_parts


@pytest.mark.parametrize(
    ("run", "known", "expected"),
    [
        ("京东方屏幕", ["京东", "东方", "京东方", "屏幕"], ["京东方", "屏幕"]),
        ("京东方屏幕", ["京东方"], ["京东方", "屏幕"]),
        # The longest piece, also if its parts and its neighbour leave fewer characters over.
        ("珠穆朗玛峰高度", ["珠穆朗玛", "珠穆朗玛峰", "峰高"], ["珠穆朗玛峰", "高度"]),
        ("中国最快的超级计算机", ["中国", "超级", "计算机", "超级计算机"], ["中国", "最快的", "超级计算机"]),
        ("隆基", [], ["隆基"]),
        ("", [], []),
    ],
)  # fmt: skip
def test_run_is_cut_into_its_longest_known_pieces(
    run: str, known: list[str], expected: list[str]
) -> None:
    assert cut_run(run, known) == expected


def test_parts_of_a_run_have_two_to_six_characters() -> None:
    parts = list_parts("一二三四五六七八")
    assert {len(part) for part in parts} == {2, 3, 4, 5, 6}
    assert len(parts) == 7 + 6 + 5 + 4 + 3
    assert list_parts("东东东") == ["东东", "东东东"]
