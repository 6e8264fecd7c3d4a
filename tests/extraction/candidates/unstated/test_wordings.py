"""Wordings in which a number counts nothing, and those that look alike and count something."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# Nothing in these is stated.
NAMING = """
Winds of force 7 to 8, it said.
The input is 50/60 Hz.
It holds one of seven board seats.
See the capacity at 1C and 3C.
It is her design, whose 1974 patent is known.
This is our 5 millionth module.
Dial in with passcode 884211.
€1 = $1.137.
Translation rates: EUR 11.49 (11.10), USD 11.03.
They turned it down twice.
It stands on U.S. 14 near the mill.
It follows norm T.411.
It is two places behind Brakol.
Notes 3 and 12 on the accounts apply.
Write to Havenkade 17, 4382 Vlissum.
The office is at 6 Tanner Row; call 01904 220715.
The notice is 2026/S 044-117203.
He has a 12-month target for the share.
按1美元兑7.19元人民币折算。
匯率以1美元兌31.8元計。
申请公布号 CN 117654321 A。
授权公告号CN 113456789 B，国际公布号WO2024/012345A1。
专利号：ZL 2021 1 0765432.1。
It filed US 11234567 B2 and EP3456789B1.
The team won at MATH'25.
电话0571-8765xxxx转602。
会址在青石路18号2层。
地址：东环大道66号院3号楼5层501室。
权利要求书3页 说明书9页
（第18期，4.28—5.4）
均用40尺高柜装运。
It beats Falcon 3.1 70B.
豆瓣评分：7.9/10。
人民币中间价报7.1869。
电梯从1层到126层。
Fishermen gathered outside 40 Jalan Kenari on Wednesday.
It is one of two firms left.
One pulsar, J1947+26, is new.
A larger boat, the Heron 2X, is to follow.
It lies at 40 degrees south.
多数牧场在北纬40度以北。
派送时间延长至22时。
两家企业打算合作。
市场份额不及第三名燕行速运。
The hall was shown at Expo '25.
She joined in '09 and left in the summer of '14.
It follows Rule 144A and Section 7(b).
It is listed in exhibit 99.1.
The cell passed UL 9540A and NIST SP 800-53.
The train left at half past 4.
The bell rang at 6 o'clock.
The vote was taken at ten past four.
The list is called 40 Under 40.
It belongs to Brandt & 3 Sons.
It follows a 1.5-degree pathway.
Text 85258 or ring 0800.
Text HELP to 60777.
They have zero tolerance for waste.
Jo Kern turned 50 on Monday.
The director, 29 when appointed, has left.
The hall opens from 9 to 5.
It stands at Route 9, km 12.
The bridge opened on 3/4.
It shows Ocean's Eleven.
The next boat sails late; the 7.45 left early.
客服95112。
新品在618期间断货。
电话010-6655 8899转802。
附近有一家24小时店。
负责人54岁。
发布会9时30分开始。
他坐5车12F座。
门票在7排8座。
家住3单元1201。
见注释5和附件3。
新款式说4.0模型发布。
集团传真0571-8888 2222。
产品通过UL 9540A和UN38.3。
自己二十四岁。
58同城在3楼设有招聘点。
Two years ago it had none.
One year on, nothing has changed.
It was sold eight months later.
The engine stopped at T+74 s.
See II.1.4 and III.2.7 of the notice in case M.11482.
It is filed under H01M 8/04 (2016.01) as US 2025/0318842 A1.
It appeared in Nature 646, 825.
It flies the 767-300ER and the 737 Max.
It showed the BiG X 1180 and an EXE:5200B.
It moved to 221 Kent Ave and 90 York Way.
See p 31 and slides 4–19.
The gas leaves the reactor (12) by the outlet (18, 20).
12 Claims, 7 Drawing Sheets
4 min read
2,318 · 204 comments · 77 reposts
""".strip().splitlines()

# A text, and the number that is stated.
STATING = [
    ("The ratio was 0.72 (95% CI 0.60 to 0.87; p<0.001).", "0.72"),
    ("Store it at 4 °C; the cell holds 3 Ah.", "4 °C"),
    ("It had 1974 patents.", "1974 patents"),
    ("Nobody has drilled deeper than 5,000 m before.", "5,000 m"),
    ("He is two firms ahead with 40 votes.", "40 votes"),
    ("两家企业获批。", "两家企业"),
    ("加热至2时温度为40度。", "40度"),
    ("'25 percent is a lot,' said the mayor.", "25 percent"),
    ("Sales grew in '25 percent of shops.", "25 percent"),
    ("Under the rule 144 tonnes were sold.", "144 tonnes"),
    ("Section 7 percent is a saving of 9 t.", "9 t"),
    ("They text 300 people a day.", "300 people a day"),
    ("The net has 40 under 30 metres.", "40"),
    ("Warming hit 1.5 degrees.", "1.5 degrees"),
    ("They have zero debt.", "zero"),
    ("A stock of half past 4 tonnes fell.", "4 tonnes"),
    ("附件3份已提交。", "3份"),
    ("会议室座位12个。", "12个"),
    ("评分4.8的平台。", "4.8"),
    ("中位数为2.3(1.2-3.5)天。", "1.2-3.5"),
    ("产品说明书共有7页。", "7页"),
    ("Falcon 3 40B parameters are active.", "40B parameters"),
    ("长安街2000米内设站。", "2000米"),
    ("塔高20英尺。", "20英尺"),
    ("他跑完全程用时9时30分15秒。", "30分15秒"),
    ("该小区有3栋120户居民。", "120户"),
    ("设备已有24岁以上。", "24岁"),
    ("60桥梁竣工。", "60"),
    ("The price turned 50 euros on Monday.", "50 euros"),
    ("It kept 29 when the mill closed.", "29"),
    ("It grew from 9 to 5,000 people.", "5,000 people"),
    ("The road is 9 km 12 metres long.", "9 km 12 metres"),
    ("It spent 3/4 of the sum.", "3/4"),
    ("转动802次。", "802次"),
    ("充电24小时。", "24小时"),
    ("患者54岁以上。", "54岁"),
    ("售出58同城套餐。", "58"),
    ("It opened four years later than planned.", "four years"),
    ("It spent 31 months on the review.", "31 months"),
    ("Its film has 204 comments.", "204 comments"),
    ("The press has 40 Claims of loss.", "40 Claims"),
    ("It flew 767 people.", "767 people"),
]


@pytest.mark.parametrize("text", NAMING)
def test_number_in_wording_states_nothing(text: str) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    assert [candidate.number.span.cut(text) for candidate in reading.candidates] == []
    assert reading.unstated


@pytest.mark.parametrize(("text", "stated"), STATING)
def test_number_beside_such_words_is_stated(text: str, stated: str) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    assert stated in [candidate.number.span.cut(text) for candidate in reading.candidates]
