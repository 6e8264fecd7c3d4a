"""Names of organizations that a text has: unusual ones, those of offices, and what is no organization."""

import pytest

from app.extraction.language.organization_names import NameIndex
from app.extraction.numbers.flat_text import flatten
from app.extraction.organizations.find_organizations import find_organizations

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"It lasts 9 hours," said Dana Wells of Orbis Dental.', ["Orbis Dental"]),
        (
            "Sixt Robotics sold 1,200 robots, more than Unimax with 800.",
            ["Sixt Robotics", "Unimax"],
        ),
        ("The world's largest maker of zips, Zipora, sold 3 billion of them.", ["Zipora"]),
        ("The deal values Nanoweave at $2 billion.", ["Nanoweave"]),
        ("8Rivers Energy has drilled to 4,100 m.", ["8Rivers Energy"]),
        ("23Plus sequenced 40,000 genomes.", ["23Plus"]),
        ("Bread and Roses, a chain of bakeries, has 82 shops.", ["Bread and Roses"]),
        (
            "The National Oceanography Centre sent a robot to 6,000 m.",
            ["National Oceanography Centre"],
        ),
        ("For Bexley, that meant a loss of £3m.", ["Bexley"]),
        ("Vindkraft Nord chief executive Kaspar Lind expects 300 MW.", ["Vindkraft Nord"]),
        (
            "Havvind will deliver 40 turbines to Ocean Wind Partners.",
            ["Havvind", "Ocean Wind Partners"],
        ),
        ("The Aurora sailed 400 miles.", []),
        ("The River Tame rose by 2 m.", []),
        ("St Brendan's Hospital treated 3,400 patients.", ["St Brendan's Hospital"]),
        ("The Women's Institute of Larne baked 400 cakes.", ["Women's Institute of Larne"]),
        ("Ollie's Pizza sells 3,000 pizzas a day.", ["Ollie's Pizza"]),
        ("flixo, the bus app, has 3 million users.", ["flixo"]),
        ("Payments firm payla processed 3 billion euros; payla's margin was 2%.", ["payla"]),
        ("Skivvy founder Tomas Berg sold 400.", ["Skivvy"]),
        ("Rheingold's plant in Mannheim makes 30 t a day.", ["Rheingold"]),
        (
            "Tallow, Smith & Sons has made candles since 1890 and employs 40.",
            ["Tallow, Smith & Sons"],
        ),
        ("Voltara raised $4 million in May.", ["Voltara"]),
        ("Kestravel began tests of a 40 kW motor.", ["Kestravel"]),
        ("Coal fell by 40%.", []),
        ("Quandrix cut 400 jobs.", ["Quandrix"]),
        ("记者从西江市生态环境局了解到，去年空气优良天数为310天。", ["西江市生态环境局"]),
        ("由意大利贝罗尼设计、海岳重工制造的起重机可吊800吨。", ["海岳重工", "贝罗尼"]),
        ("电商平台拾光集卖出3000台。", ["拾光集"]),
        ("短视频平台闪念的日活用户达2亿。", ["闪念"]),
        ("初创企业“零度比特”融资3000万元。", ["零度比特"]),
        ("上半年北辰锂能出货12吉瓦时。", ["北辰锂能"]),
        ("去年，北辰锂能的市占率为12%。", ["北辰锂能"]),
        ("美国芯片公司安维达营收为30亿美元。", ["安维达"]),
        ("韩国三纹电子和日本東和材料各占20%。", ["三纹电子", "東和材料"]),
        ("江城大学王明团队测得3.2米。", ["江城大学"]),
        ("省统计局公布的数据显示，增速为5%。", ["省统计局"]),
        ("国家药监局批准了12款新药。", ["国家药监局"]),
        ("茶小筑的门店数为4200家。", ["茶小筑"]),
        ("与德国克劳斯公司合作的工厂年产3万吨。", ["克劳斯公司"]),
        ("比竞争对手迅羽多300台。", ["迅羽"]),
        ("南滨港务集团吞吐量为3亿吨。", ["南滨港务集团"]),
        ("滨海新区消防救援支队出动40人。", ["滨海新区消防救援支队"]),
        ("市交通运输委表示，地铁客流为300万人次。", ["市交通运输委"]),
        ("量子公司QBright实现了100个量子比特。", ["QBright"]),
        ("北方稀磁与中航锐材共同开发的磁体重3公斤。", ["中航锐材", "北方稀磁"]),
        ("浙江绿源实验学校种了300棵树。", ["浙江绿源实验学校"]),
        ("中国铁路西江局集团发送旅客300万人次。", ["中国铁路西江局集团"]),
        ("天麓酒庄酿了30万瓶酒。", ["天麓酒庄"]),
        ("顺途物流日均处理包裹300万件。", ["顺途物流"]),
        ("In Berlin, 300 people protested; Paris saw 200.", []),
        ("Maria Santos ran 42 km in April.", []),
        ("Engineers tested 14 pumps; Pumps lasted 300 hours.", []),
        ("Solar power covered 40% of demand in Spain.", []),
        ("Apple growers in Kent lost £3m.", []),
        ("Parliament voted for a limit of 30 km/h on Tuesday.", []),
        ("Democrats won 52% in Ohio.", []),
        ("Windfall taxes brought 3 billion euros.", []),
        ("Tornado winds reached 200 km/h.", []),
        ("Inflation cut profits by 4%.", []),
        ("该厂去年产钢300万吨。", []),
        ("去年我国新增装机30吉瓦。", []),
        ("这款手机重180克。", []),
        ("新型电池的能量密度为400瓦时每公斤。", []),
        ("全市供水量为3亿立方米。", []),
        ("张伟说，他跑了42公里。", []),
        ("上海和杭州各有300家门店。", []),
        ("工人们用了30天。", []),
        ("列车最高时速350公里。", []),
        ("央视记者李明报道，大桥全长3公里。", []),
    ],
)
def test_text_has_names_of_organizations_found(text: str, names: list[str]) -> None:
    places = find_organizations(flatten(text), NameIndex(()))
    assert sorted({place.organization.name for place in places}) == names
