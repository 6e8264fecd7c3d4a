"""Whose the numbers are that come in the order of a list of organizations."""

import pytest
from support.number_owners import read_owners

pytestmark = pytest.mark.engines("sqlite")

A, B, C = "澜舟科技", "远锦新材", "启辰码头"
CHINESE = [
    ("澜舟科技、远锦新材和启辰码头分别交付3艘、4艘和5艘。", [[A], [B], [C]]),
    ("澜舟科技与远锦新材份额依次为6.9%和5.4%。", [[A], [B]]),
    ("前两名为澜舟科技、远锦新材，份额依次为30%、20%。", [[A], [B]]),
    ("澜舟科技、远锦新材分别增长3%、下降4%。", [[A], [B]]),
    ("澜舟科技与远锦新材分别以3万辆（+5%）和4万辆（+6%）领先。", [[A], [B]]),
    ("澜舟科技（688027）、远锦新材（300750.SZ）分别上涨3%和4%。", [[A], [B]]),
    (
        "澜舟科技和远锦新材2024年分别交付3万至4万辆、5万辆，上月分别为2万辆和1万辆。",
        [[A], [B], [A], [B]],
    ),
    ("澜舟科技和远锦新材合作。两家分别出资3亿元和4亿元。", [[A, B], [A], [B]]),
    ("澜舟科技交付3艘，远锦新材、启辰码头分别交付4艘和5艘。", [[A], [B], [C]]),
    ("三成和四成的订单分别来自澜舟科技和远锦新材。", [[A], [B]]),
    # What is no known name takes its number too.
    ("澜舟科技、杭州、启辰码头5月分别交付3艘、4艘和5艘。", [[A], [], [C]]),
    # What is in a list with a name is one, a common word too, but no place.
    ("2、曜驰、梦想、澜舟科技5月分别交付3万辆、4万辆、5万辆。", [["曜驰"], ["梦想"], [A]]),
    ("茶小筑、曜驰和远锦新材份额依次为3%、4%和5%。", [["茶小筑"], ["曜驰"], [B]]),
    ("曜驰、鲸锐分别交付3万辆、4万辆。梦想很大。", [["曜驰"], ["鲸锐"]]),
    ("北京、上海和澜舟科技份额分别为3%、4%和5%。", [[], [], [A]]),
    ("华东、华南分别营收3亿元、4亿元。", [[], []]),
    ("轿车、皮卡和客车分别交付3万辆、4万辆和5万辆。", [[], [], []]),
    # All are of both, or of the first alone.
    ("澜舟科技和远锦新材合计交付7艘，各有40艘。", [[A, B], [A, B]]),
    ("澜舟科技和远锦新材的销量和利润分别为3万辆和4万元。", [[A, B], [A, B]]),
    ("澜舟科技和远锦新材合作，5月和6月的销量分别为3万辆和4万辆。", [[A, B], [A, B]]),
    ("澜舟科技营收、净利润分别为30亿元和5亿元。", [[A], [A]]),
    ("澜舟科技5月、6月分别交付3艘、4艘。", [[A], [A]]),
    # In traditional characters.
    (
        "華岳重工、瀾舟科技與韓華海洋五月份分別承接新船8艘、5艘及3艘，合計約29億美元。",
        [["華岳重工"], ["瀾舟科技"], ["韓華海洋"], ["華岳重工", "瀾舟科技", "韓華海洋"]],
    ),
]
H, L = "Halden Foods", "Lund Robotics"
ENGLISH = [
    ("Halden Foods and Lund Robotics sold 30 and 40 units, respectively.", [[H], [L]]),
    (
        "Halden Foods, Lund Robotics and Norlyx plc sold 3 million, 4 million and 5 million cars respectively.",
        [[H], [L], ["Norlyx plc"]],
    ),
    ("Revenue at Halden Foods and Lund Robotics rose 3% and 4%, respectively.", [[H], [L]]),
    ("Margins were 3% and 4% at Halden Foods and Lund Robotics, respectively.", [[H], [L]]),
    ("Halden Foods and Lund Robotics respectively sold 30 and 40 units.", [[H], [L]]),
    ("Halden Foods and Lund Robotics have 30 and 40 units.", [[H, L], [H, L]]),
    ("Sales and profit of Halden Foods rose 3% and 4%, respectively.", [[H], [H]]),
    (
        "Halden Foods and Lund Robotics sold 3 and 4 tonnes in May and June, respectively.",
        [[H, L], [H, L]],
    ),
]


@pytest.mark.parametrize(("text", "owners"), CHINESE)
def test_numbers_are_in_the_order_of_a_chinese_list(text: str, owners: list[list[str]]) -> None:
    assert read_owners(text, "zh") == owners


@pytest.mark.parametrize(("text", "owners"), ENGLISH)
def test_numbers_are_in_the_order_of_an_english_list(text: str, owners: list[list[str]]) -> None:
    assert read_owners(text, "en") == owners
