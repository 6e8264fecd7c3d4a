"""Whose number a number is, in articles of which no name is known before."""

import pytest
from support.number_owners import read_owners

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# A text, and for each of its numbers the names of those whose it is.
ENGLISH = [
    (
        "The pilot plant of Kelmar makes 10 t, that of Ostrow Energy 16 t.",
        [["Kelmar"], ["Ostrow Energy"]],
    ),
    (
        "Corvid has 310 stations in use, Tern Power 208 and the Irish newcomer Plover 35.",
        [["Corvid"], ["Tern Power"], ["Plover"]],
    ),
    (
        "Corvid needs 31 ms. Pelgrane has withdrawn its price of 250 euros.",
        [["Corvid"], ["Pelgrane"]],
    ),
    (
        "Tern Power, Annual Report 2025\nThe group sold 40 pumps. A check by Norlys Certification gave 41 pumps.",
        [["Tern Power"], ["Tern Power"]],
    ),
    ("Silver Birch will supply Tovari with 48 million trays.", [["Silver Birch"]]),
    (
        "Robots sorted 38% of all parcels at Swift & Dole. Most were made by Juniper. Injuries fell to 44. Swift & Dole employs 90 people.",
        [["Swift & Dole"], ["Swift & Dole"], ["Swift & Dole"]],
    ),
    (
        "Brackendale Town Council reopened its pool after a refit by Lund & Pryor. The water is kept at 28 °C.",
        [["Brackendale Town Council"]],
    ),
    (
        "Ruthen sold 40 units. Linden Rail, its largest customer, has had 640 of them.",
        [["Ruthen"], ["Linden Rail"]],
    ),
    # The subject of a clause may be of somebody: of, from, at, by.
    (
        "In a test by the Lindqvist Institute, the chip of Corvane Semiconductor sorted 412 images, while the one from NXA Devices sorted 298.",
        [["Corvane Semiconductor"], ["NXA Devices"]],
    ),
    ("The Tallinn-based start-up Salzen has sold 4 t.", [["Salzen"]]),
    (
        "A radar satellite that Orbitech built for the Ministry of Mines weighs 148 kg.",
        [["Orbitech"]],
    ),
    # A pronoun behind an opener is the subject.
    (
        "Shares of Halden Foods rose 3%. Borealis Milk sold 900 tonnes of butter. During the spring it also opened two shops. So far it has 31.",
        [["Halden Foods"], ["Borealis Milk"], ["Borealis Milk"], ["Borealis Milk"]],
    ),
    # Who was introduced as one of its people speaks for it later.
    (
        'Halden Foods sold 900 boats. Norlyx sold 40. Its chief executive, Briana Warner, praised them. Halden Foods let 3 others go. "We saw 1,000," said Warner, who joined in May.',
        [["Halden Foods"], ["Norlyx"], ["Halden Foods"], ["Norlyx"]],
    ),
    # Names of which only the verb, or what is said of them, shows what they are.
    (
        "Torvald and Lindqvist have together invested €40 million.",
        [["Torvald", "Lindqvist"]],
    ),
    (
        "Wemba carried 4,000 passengers, twice as many as Coastlink, which has 9 ships.",
        [["Wemba"], ["Wemba"], ["Coastlink"]],
    ),
    (
        "Andesol built a park of 220 MW for Alberon, which uses 90 percent.",
        [["Andesol"], ["Alberon"]],
    ),
    (
        "Helmsway sued Orbisat for $30 million. The latter owes $2 million.",
        [["Helmsway"], ["Orbisat"]],
    ),
    ("Kornblum, Brunner said, would open 6 shops.", [["Kornblum"]]),
    ("Shares in Havgard slipped 2%. The Oslo index gained 0.4%.", [["Havgard"], []]),
    (
        "Hopper bought its smaller neighbour Kvitt for 90 million euros. Kvitt had 140,000 users.",
        [["Hopper"], ["Kvitt"]],
    ),
    (
        "Vektor supplies 40 percent; in Asia, where Kosei leads with 52 percent, it is small.",
        [["Vektor"], ["Kosei"]],
    ),
    (
        "Lydia Wells, a chemist at Marlow College, says it lasts 9 hours.",
        [["Marlow College"]],
    ),
    # A trial is of who made the drug, wherever it was led from.
    (
        "Imvelo opened a plant. The vaccine, known as IB-7, protected 88% in a trial led by the Accra Institute of Health.",
        [["Imvelo"]],
    ),
    (
        "Imvelo opened a plant with Dornfeld. At 5 °C a vial keeps for 30 months, whereas Dornfeld's lasts 9 months.",
        [["Imvelo"], ["Dornfeld"]],
    ),
    (
        "Voltara sold 4 t. Under Basel 3 rules, banks must hold 10 percent.",
        [["Voltara"], []],
    ),
    (
        "Ferrin Tech halved its prices after Quoril launched a chip at $90. Ferrin's own costs $110.",
        [["Quoril"], ["Ferrin Tech"]],
    ),
    (
        "With 1,400 stores, Pantry Bros is bigger than Fresca (900) and Olmo (650).",
        [["Pantry Bros"], ["Fresca"], ["Olmo"]],
    ),
    (
        "The plant, a joint venture between Ostara (51 percent) and Nevis (49 percent), is new.",
        [["Ostara"], ["Nevis"]],
    ),
    ("Pollsters from Verian asked 1,008 people.", [["Verian"]]),
    (
        "Askim Development said on Monday that Lenz had built it. Lenz used 8,700 t. The developer denied that it had asked for €9 million.",
        [["Lenz"], ["Askim Development"]],
    ),
    # Who built a plant runs it not.
    (
        "Järnvik Steel sold 4 t. The works, built by Tessmer Engineering, run on 640 MW.",
        [["Järnvik Steel"], ["Järnvik Steel"]],
    ),
    (
        "Aerolith's plane flew 400 km. Corvane, which supplies cells, raised $4 million. The planemaker has orders for 46 planes.",
        [["Aerolith"], ["Corvane"], ["Aerolith"]],
    ),
    # Nouns that refer, wherever they are.
    (
        "Corvane sold 4 t. Its rival Nexar Devices sold 6 t. The former employs 40 people, the latter 50 people.",
        [["Corvane"], ["Nexar Devices"], ["Corvane"], ["Nexar Devices"]],
    ),
    (
        "Ferrostal sold 4 t. The power, 5 MW, comes from Vattra. The utility has raised its price by 9%.",
        [["Ferrostal"], ["Ferrostal"], ["Vattra"]],
    ),
    (
        "PureGulf, a joint venture of Aquaris and Gulf Utilities, sold 4 t. Aquaris put in $210 million, its partner $190 million.",
        [["PureGulf"], ["Aquaris"], ["Gulf Utilities"]],
    ),
    (
        "Caldrix sold 4 t to Hallgate Ports. The port group, which handled 9 t, paid $5 million.",
        [["Caldrix"], ["Hallgate Ports"], ["Hallgate Ports"]],
    ),
    (
        "A vaccine made by Salmovac costs $4. Fjordlaks bought 5 t. The vaccine maker plans to make 6 t.",
        [["Salmovac"], ["Fjordlaks"], ["Salmovac"]],
    ),
    (
        "Pulse Mobile sold 4 t. The Federal Network Office tested 5 places. Telecon sold 6 t. The regulator wants 7 places.",
        [["Pulse Mobile"], ["Federal Network Office"], ["Telecon"], ["Federal Network Office"]],
    ),
    (
        "AeroLumen flew 200 miles. The Civil Aviation Authority asks for 500 hours. The firm has done 62 hours.",
        [["AeroLumen"], ["Civil Aviation Authority"], ["AeroLumen"]],
    ),
    (
        "Rhône Batteries makes 30 GWh of cells. Stellac sold 5 cars. The battery maker needs €900 million.",
        [["Rhône Batteries"], ["Stellac"], ["Rhône Batteries"]],
    ),
    (
        "Tests on fields owned by Grange Farms showed that the machine, from Bath-based Wessex Robotics, removes 95% of weeds.",
        [["Wessex Robotics"]],
    ),
    # Who names nobody and refers to nobody speaks of what the article is about.
    (
        "Pomona Robotics sold 4 t. Kerrin Orchards bought 5 t. Kerrin employs 210 pickers. Power comes from cells that last 9 hours.",
        [["Pomona Robotics"], ["Kerrin Orchards"], ["Kerrin Orchards"], ["Pomona Robotics"]],
    ),
    (
        "The Office of Rail Safety has fined NorthLink £3 million. The train was at 112 km/h.",
        [["Office of Rail Safety"], ["NorthLink"]],
    ),
    (
        "The most frugal plant belongs to PureGulf. It needs 2.3 kWh. Aquaris sold 4 t. Prices rose by 5%.",
        [["PureGulf"], ["Aquaris"], ["PureGulf"]],
    ),
    (
        "Voltara sold 5 t. A vaccine developed by Imvera was 72% effective. Protection lasted 18 months.",
        [["Voltara"], ["Imvera"], ["Imvera"]],
    ),
    ("Voltara sold 5 t. Rice growing causes 10% of the world's methane.", [["Voltara"], []]),
    ("Voltara sold 5 t. Today's cells cost $9.", [["Voltara"], []]),
    # Speakers, and who is only behind a number.
    (
        'NXA Devices sold 4 t. "We will make 600 t," Corvane\'s chief executive Ida Moll told reporters.',
        [["NXA Devices"], ["Corvane"]],
    ),
    (
        "Marlow Labs sold 4 t. The dose was 5 micrograms, a fifth of what a shot made by Novexa contains.",
        [["Marlow Labs"]] * 3,
    ),
    (
        'Tohana University sold 4 t. Jeolux sold 5 t. Keiko Mori of Tohana University has 9 patents. Jeolux sold 6 t. "We got 2 t," Mori said.',
        [
            ["Tohana University"],
            ["Jeolux"],
            ["Tohana University"],
            ["Jeolux"],
            ["Tohana University"],
        ],
    ),
    (
        'Brightwell raised $6 million in a round led by Omnia Capital, its founder Priya Nair said. Omnia Capital has 8 people. "We sold 9 t," Nair said.',
        [["Brightwell"], ["Omnia Capital"], ["Brightwell"]],
    ),
    (
        "Trellis made €5 million. The Bank of Estonia fined it €4 million. It has since hired 35 people.",
        [["Trellis"], ["Bank of Estonia"], ["Trellis"]],
    ),
    ("KIAB Group holds 70%, and Thyrn Steel 30%.", [["KIAB Group"], ["Thyrn Steel"]]),
    ("Voltara's new cell stores 402 Wh/kg.", [["Voltara"]]),
    ("A drill by Geothera has reached 7,300 m. It cost $38 million.", [["Geothera"], ["Geothera"]]),
    ("Battery maker Oxfen sold 3 million cells.", [["Oxfen"]]),
    ("Loam, a Danish maker of probes, sold 340 probes.", [["Loam"]]),
    (
        "Engineers at Castellan Rail have tested a brake that lasts 1,200 hours.",
        [["Castellan Rail"]],
    ),
    (
        "A team led by Aisha Bello at Imperial Coast University has grown 46 plants.",
        [["Imperial Coast University"]],
    ),
    ("Norrjern sold 4 t. Its rival Arctic Steel sold 6 t.", [["Norrjern"], ["Arctic Steel"]]),
    (
        "Photonaut shipped 610,000 and leads ahead of Raydentis with 33%.",
        [["Photonaut"], ["Raydentis"]],
    ),
    ("Rewoven and its partner Tallmere sold 21,300 tonnes.", [["Rewoven", "Tallmere"]]),
    ("Rewoven sold 4 t, and Tallmere sold 6 t.", [["Rewoven"], ["Tallmere"]]),
    (
        "Corvane earned 4 euros. Brightwater Bank, which joined late, sends 90,000 payments.",
        [["Corvane"], ["Brightwater Bank"]],
    ),
    ("Aerolis bought Skylark Airways, which employs 40 people.", [["Skylark Airways"]]),
    ("Marrowick Marine built a ferry. Marrowick sold 14 boats.", [["Marrowick Marine"]]),
    (
        "Shanghai Woneng Technology Co., Ltd. (Woneng) said it sold 5 t. Woneng has 30 people.",
        [["Shanghai Woneng Technology Co., Ltd."]] * 2,
    ),
    (
        "Stridelab's Comet 4 weighs 148 g. Hexa Sport sold 5 pairs. The Comet lasts 600 km.",
        [["Stridelab"], ["Hexa Sport"], ["Stridelab"]],
    ),
    ('"We have reached 500 Wh/kg," said Oxfen\'s chief executive.', [["Oxfen"]]),
    (
        "Iris is made by Medovia, a spin-off of ETH Zurich, and costs 1.2 million francs.",
        [["Medovia"]],
    ),
    ("Voltara sold 5 t. Global demand for cells reached 9 t.", [["Voltara"], []]),
    (
        "Voltara sold 5 t. According to the International Lift Association, 9 lifts were installed worldwide.",
        [["Voltara"], []],
    ),
    (
        "The Ministry of Transport of Valdoria said deaths fell to 1,284.",
        [["Ministry of Transport of Valdoria"]],
    ),
    ("At 35 knots, Marrowick's ferry is fast.", [["Marrowick"]]),
    ("Last week 50 turbines were built by Heimdal Wind.", [["Heimdal Wind"]]),
    (
        "The Ministry of Health opened 3 clinics. Oxfen sold 4 t. The ministry hired 5 people.",
        [["Ministry of Health"], ["Oxfen"], ["Ministry of Health"]],
    ),
    (
        "Voltara raised $4 million. Cobalt & Crane, the New York fund, which owns 18%, sat on its board.",
        [["Voltara"], ["Cobalt & Crane"]],
    ),
    (
        'Nitrelle sold 4 t. Engineers at the Tallinn Institute measured 3%. "We never said 20,000 hours," said its chief executive.',
        [["Nitrelle"], ["Tallinn Institute"], ["Nitrelle"]],
    ),
    (
        "Physicists at the University of Saltmarsh sent photons through 94 km of cable. Telvia lent 11 cables. The team counted 7 pairs.",
        [["University of Saltmarsh"], ["Telvia"], ["University of Saltmarsh"]],
    ),
    ("Groupe Valmy has 17 plants. Valmy said it sold 4 t.", [["Groupe Valmy"], ["Groupe Valmy"]]),
    (
        "Refrigerated boxes cause 3% of emissions, according to the European Maritime Bureau.",
        [["European Maritime Bureau"]],
    ),
    ("Founded by two brothers from Ghent, the company raised 6 million euros.", [[], []]),
    (
        "WaveRoller Nova made 9 MWh. Crestline Capital paid 5 euros. Nova hopes to make 20 MWh.",
        [["WaveRoller Nova"], ["Crestline Capital"], ["WaveRoller Nova"]],
    ),
]
CHINESE = [
    ("腾岳电梯宣布，其为滨江中心研制的电梯只需52秒。", [["腾岳电梯"]]),
    (
        "海屿邮轮运营31个航次。公司未卖完船票，拥有4艘。船票咨询可拨打电话。",
        [["海屿邮轮"], ["海屿邮轮"]],
    ),
    ("瑞澄生物的工厂通过GMP认证，年产1.2亿片。", [["瑞澄生物"]]),
    ("海屿邮轮表示，霁洲港务耗资1.4亿元。该港水深11.5米。", [["霁洲港务"], ["霁洲港务"]]),
    ("其子公司北岭热电发电18亿千瓦时。", [["北岭热电"]]),
    ("网约车平台畅途去年亏损5亿元，飞象出行盈利1.1亿元。", [["畅途"], ["飞象出行"]]),
    ("据艾数咨询统计，国内市场规模为320亿元，鼎禾食品的份额为18%。", [[], ["鼎禾食品"]]),
    # 前者 and 后者 are the last two, 该公司 is no authority, 合作社 one of that name.
    (
        "晴川光能与兆曦科技发布组件。前者的面积为1.2平方米，后者的效率为19.8%。",
        [["晴川光能"], ["兆曦科技"]],
    ),
    (
        "江陵大学研制的机器人每小时采果430个。红旗合作社共有大棚310亩。丰穗智农交付500台。合作社过去要雇80人。",
        [["江陵大学"], ["红旗合作社"], ["丰穗智农"], ["红旗合作社"]],
    ),
    (
        "云朔数据卖出4台。凌泉冷却交付5台。这家成立于2019年的企业有员工60人。",
        [["云朔数据"], ["凌泉冷却"], ["凌泉冷却"]],
    ),
    ("海岳重工卖出4台。所用机器人由迈思医疗生产，其精度为0.1毫米。", [["海岳重工"], ["迈思医疗"]]),
    (
        "启明大学潘越教授课题组研制出5台样机。量维科技售出6台。潘越表示，目标是7台。",
        [["启明大学"], ["量维科技"], ["启明大学"]],
    ),
    (
        "恒野食品有3座工厂。市市场监管局抽检60批产品。绿源检测查了8批。监管局要求在9天内整改。",
        [["恒野食品"], ["市市场监管局"], ["绿源检测"], ["市市场监管局"]],
    ),
    # Who is only where it happens, or only takes part, owns nothing.
    (
        "江陵大学研发的机器人在红旗合作社的大棚里投用。机器人每小时采果430个。",
        [["江陵大学"]],
    ),
    (
        "青禾新材的纤维强度为4900兆帕，与中科院岚山化学所共同开发，成本低35%。",
        [["青禾新材"], ["青禾新材"]],
    ),
    (
        "中国出版研究会的调查显示，人均读书4.8本。华阅出版集团收入3亿元，成本降到90元。",
        [[], ["华阅出版集团"], ["华阅出版集团"]],
    ),
    ("云帆新能源建设的电站装机300兆瓦。项目总投资19.5亿元。", [["云帆新能源"], ["云帆新能源"]]),
    (
        "深圳市罗码机器人股份有限公司（以下简称“罗码”）负载1.5吨。罗码出货2万台。",
        [["深圳市罗码机器人股份有限公司"]] * 2,
    ),
    ("由岳通隧道承建的隧道全长18公里。", [["岳通隧道"]]),
    ("骏驰汽车销量为3万辆，海川动力装车量达到45吉瓦时。", [["骏驰汽车"], ["海川动力"]]),
    ("清岚大学与蓝湾医院的研究团队研制的机器人直径11毫米。", [["清岚大学", "蓝湾医院"]]),
    (
        "灵犀光电出货42万台。竞争对手视野科技销量为15万台。公司计划投资25亿元。",
        [["灵犀光电"], ["视野科技"], ["灵犀光电"]],
    ),
    ("客户谷源农服在四个省拥有230名飞手。", [["谷源农服"]] * 2),
    ("记者从国家统计局获悉，全国夏粮总产量14978万吨。", [[]]),
    ("罗码科技的份额为19%，仅次于德国特拉格公司的24%。", [["罗码科技"], ["特拉格公司"]]),
    (
        "记者从东海理工大学获悉，该校研制的组件效率达到33%，面积1200平方厘米。",
        [["东海理工大学"], ["东海理工大学"]],
    ),
    (
        "云杉数科今年售出30台。售价5万元，电商平台九号桥称开售首日卖出600台。",
        [["云杉数科"], ["云杉数科"], ["九号桥"]],
    ),
    (
        "青屿海洋大学建成观测网。节点由笃行海工制造，可承受25兆帕。校方否认超支2亿元。",
        [["笃行海工"], ["青屿海洋大学"]],
    ),
    ("叮咚鹿否认拖欠货款。公司账上现金还有6亿元。", [["叮咚鹿"]]),
    ("籽棉单产预计412公斤。", [[]]),
    # Where it happens, who prints it, and what a ministry says of the country own nothing.
    ("新华社西川5月29日电 火箭在西川卫星发射中心升空。探测器重2.1吨。该星直径40米。", [[], []]),
    ("东陆船舶周刊\n单船造价3亿元。", [[]]),
    ("来源：东陆重工\n单船造价3亿元。", [[]]),
    ("国家知识产权局\n一种淡化装置。膜厚0.5毫米，操作压力为5兆帕。", [[], []]),
    # An English sentence in a Chinese text has names of its own.
    (
        "澜舟科技今天在合肥发布了新一代超导量子芯片，芯片有72个量子比特，访问量超过2900万人次，这家公司去年的销售额为3亿元。By comparison, Halden Quantum's chip has 105 qubits. Norlyx plc aims to deliver 200 logical qubits by 2029.",
        [["澜舟科技"]] * 3 + [["Halden Quantum"], ["Norlyx plc"]],
    ),
    ("境界传媒持有公司8.5%股份。", [["境界传媒"]]),
    (
        "“一窑烧16个小时。”昌南窑业总工程师邹敏说。邹敏否认铅超过5毫克。",
        [["昌南窑业"], ["昌南窑业"]],
    ),
]


@pytest.mark.parametrize(("text", "owners"), ENGLISH)
def test_owner_of_number_in_english_is_whose_it_is(text: str, owners: list[list[str]]) -> None:
    assert read_owners(text, "en") == owners


@pytest.mark.parametrize(("text", "owners"), CHINESE)
def test_owner_of_number_in_chinese_is_whose_it_is(text: str, owners: list[list[str]]) -> None:
    assert read_owners(text, "zh") == owners


# Each line is about somebody else, and names whom the rules do not know.
DIGEST = """5月批发销量61662辆，环比增长5.5%，同比下降15%左右。
启明科技称，今年要租用2000平方米，为此已备好资金。
折叠屏电脑的内屏为10.2英寸，起售价19999元，本周开售。
布伦特原油每桶65.63美元，下跌1.5%，为一周以来最低。
研究团队来自曜川大学，能效达到每瓦160万亿次，刷新纪录。
寒渊仪器表示，误差降到3%，下一步会送样给客户测试。
"""


def test_number_of_line_about_another_thing_is_not_of_whom_few_lines_name() -> None:
    named = [[], [], ["启明科技"], [], [], [], [], ["曜川大学"], ["寒渊仪器"]]
    assert read_owners(DIGEST, "zh") == named


@pytest.mark.parametrize(
    "text",
    [
        "Nausea was reported by 6 percent.",
        "Lab tests on 22 runners lasted 5 days.",
        "Anna Berg said 5 t were sold.",
        "Dr. Aisha Bello, who leads it, counted 5 t.",
        "Germany's economy shrank 2%.",
        "In Hamburg 5 t were sold.",
        "The AR-90 seats 90 passengers.",
        "工期比原计划缩短4个月。",
        "结果显示，患者为5名。",
    ],
)
def test_name_of_person_place_or_thing_is_no_organization(text: str) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    assert not reading.drafts.organizations
