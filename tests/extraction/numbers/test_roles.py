"""Roles and directions of numbers in Chinese comparisons."""

import pytest

from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "role", "direction"),
    [
        ("时速比C90快30公里/小时。", "change", "up"),
        ("速度较A3E快15%。", "change", "up"),
        ("速度比上一代慢15%。", "change", "down"),
        ("充电比上一代快9分钟。", "change", "down"),
        ("平均用时比上一代快了近一半。", "change", "down"),
        ("贵一倍，值吗？", "change", "up"),
        ("新机重2公斤。", "value", None),
        ("毛利率收窄3个百分点。", "change", "down"),
        ("亏损收窄至3亿元。", "value", None),
        ("比18万立方米船型高。", "value", None),
    ],
)
def test_comparison_has_role_and_direction(text: str, role: str, direction: str | None) -> None:
    quantity = read_quantities(text)[-1]
    assert (quantity.role, quantity.direction) == (role, direction)
