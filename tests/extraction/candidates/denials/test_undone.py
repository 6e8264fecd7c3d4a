"""Numbers that did not come about: what was refused, given up, missed, called untrue, or has no ground."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

DENIED = """
产品未通过-20℃低温试验。
There is no 20% premium on the table.
He disputed the county's claim that the trucks would cut crashes by 40%.
Locals spoke of 900 homes; there is no such plan.
Critics feared losses of 15%, which never happened.
A margin of 50% isn't on the cards.
有人担心衰减超过15%，这样的情况并没有发生。
至于“要收到8元”，没有这样的方案。
对“收2块钱”的传言，客服回应：没这回事。
Output fell short of 20,000 tonnes.
Efficiency was a long way from 30%.
The company ruled out a price of 500 euros.
The group abandoned plans to build 400 homes.
The group cancelled an order for 12 aircraft.
It is a myth that the tower weighs 10,000 tonnes.
It is simply false that we charge £4.
It is doubtful whether the plant can make 500 tonnes.
The bank declined to pay 20 million euros.
The bank refused to lend the 20 million euros.
The goal of 30 GW was missed.
The goal of 30 GW has not been met.
The promised 500 jobs never materialised.
The promised 500 jobs have not been created.
The firm claimed 50 percent, but the hospital saw no such effect.
公司称裁员500人的消息不实。
公司称裁员500人纯属谣言。
所谓“可拉伸10倍”的报道与事实不符。
公司放弃了建设400套住房的计划。
公司取消了采购12架飞机的订单。
外傳該廠上半年每股盈餘已有7元，總經理澄清純屬誤傳。
外面写的电阻达8欧，是把另一批样品的数据算到了我们头上。
该团队5月曾声称能耗低40%，后来从网站上删掉，并承认计算有误。
我们从没讲过“90天交付”。
开工率始终没爬到85%。
至于要在年内上市融资6亿元的消息，也不属实。
集团曾拟向港口注资8亿元，该计划已于3月撤回。
听说贵厂的炉子一炉能炼300吨，对吗？ 王平（锐川钢铁厂长）：哪有这么多。
所谓“拿下80亿元订单”，求证之后，答复都是查无此事。
专家认为，节油20%的说法缺乏依据。
所谓“节油20%”并无根据。
“亏损2亿元”是误读。
公司说，外界流传的2亿元亏损并不存在。
销量距500辆的目标还有差距。
销量与500辆的目标相距甚远。
500辆的目标没有实现。
年初提出的500辆目标落空。
承诺的500辆至今没有兑现。
公司拒绝支付200万元赔偿。
法院驳回了200万元的赔偿请求。
专家质疑节油20%的说法。
公司宣称可节省一半人力，该院并未观察到这一效果。
It was not, as reported, 40 tonnes.
The drug did nothing for 30% of patients.
The panel does not come close to 400 watts.
The mill stopped making 300 tonnes a day.
Engineers doubt that it can carry 20 tonnes.
The firm has withdrawn its forecast of 5 million euros.
The target of 500 homes is out of reach.
The goal of 500 homes remains unmet.
The bid of 40 million euros failed.
Critics who speak of 9,000 victims are mistaken.
The figure of 9,000 is exaggerated, the ministry said.
The report that 9,000 people fled turned out to be false.
The ministry called the 9,000 figure pure invention.
The hoped-for saving of 20% failed to appear.
The saving of 20% did not materialise.
A yield of 90% remains a dream.
A yield of 90% is out of the question.
The company does not plan to hire 400 people.
It makes no claim to 99% accuracy.
It has ceased to pay a dividend of 2 euros.
It lacks the 400 engineers it needs.
The lamp is said to last 10,000 hours, which tests did not bear out.
公司暂无计划投资3亿元。
30%的增长只存在于宣传中。
20%的节能效果无法复现。
20%的节能效果未获证实。
9000人的说法被夸大了。
有媒体称亏损2亿元，公司予以否认。
有媒体称亏损2亿元，公司对此否认。
对于亏损2亿元的传闻，公司不予认可。
产量达500吨的目标遥不可及。
项目原计划投资5亿元，现已取消。
该厂早已不再生产300吨钢。
公司未如期交付40辆列车。
公司撤回了5亿元的盈利预测。
成本远没有降到5元。
实际效果与宣称的30%相去甚远。
“9000人”纯属捏造。
The firm turned down a bid of 4 million euros.
Far fewer than the 5,000 visitors it had hoped for came.
The train stopped short of the 300 km/h mark.
The clinic withdrew a claim that the drug cures 90 percent.
It is untrue that 40 people fell ill.
实际亏损比传言的5亿元少得多。
It will not, as the union had claimed, dismiss 350 pickers.
对于“融资20亿元”的报道，公司称纯属误传。
Output fell just shy of 300 tonnes.
It carried fewer cars, missing by a wide margin the 400 it had budgeted for.
The talk of 500 dismissals is "pure fiction".
门店数量尚不足公司承诺的2500家。
Contrary to reports of a 5 million euro loss, it made a profit.
Contrary to the 40% in its brochure, the panel disappoints.
Far from losing 30 million euros, as bloggers wrote, it grew.
It undershot its target of 400 cars.
It would be wrong to speak of 400 victims.
The alleged 400 victims do not exist.
产量与宣传的300吨不符。
产量有所下降，而非外界所说的300吨。
对方在网上发文称设备漏油3吨。经核实，该内容与事实不符。
有网友说票价要涨到60元？市交通局随后辟谣。
网传门票将涨到90元。景区工作人员说，目前没有通知。上述信息系谣言。
有人说整机重达8吨？这是谣言。
问：年产能已经有3万台了吧？答：没有。
续航真的有800公里吗？工程师：做不到。
成本降到了2元？——不，还差得远。
门店已开到300家了吗？还没有。
市场传言该厂将裁员三百人,公司否认。
公告把每股分红误写成“3元”。
记者误以为每度电卖2元。
原文中“产量达6万吨”更正为不公布产量。
關於產能達5萬片的傳聞,公司稱純屬誤傳。
""".strip().splitlines()
STATED = """
公司不存在逾期担保,对外担保总额为6.2亿元。
It has 900 homes. There is no such house elsewhere.
If the mains fail its pumps run for 30 hours.
The railway cancelled 312 sailings.
The firm abandoned 40 wells.
该方案于11月提出，投资5亿元。
公司从去年起没有裁员，员工有3200人。
公司是把旧厂房改成宿舍，可住500人。
对手的说法毫无根据，公司说，员工有3200人。
The company denied reports that it had cut wages and said it employs 300 people.
The minister denied the report, saying the dam holds 4 million cubic metres.
The firm rejected the offer and paid 200 million euros.
The firm did not miss its target of 70 orders.
The firm never missed its goal of 30 GW.
The firm does not deny that it owes 3 million euros.
The firm did not fail to deliver 40 buses.
It was not until 2023 that the firm sold 400 cars.
公司并不否认拖欠300万元。
The firm met its goal of 30 GW.
The goal of 30 GW was reached.
The 500 jobs were created.
He is far taller than 2 metres.
If the train does not reach 200 km/h, passengers are paid.
公司取消了312个航班。
公司否认裁员，称员工有500人。
公司回应称，裁员传闻不实，员工人数为500人。
500辆的目标已经实现。
误差只有3%。
公司排名与市值不符，员工为500人。
车站距市中心30公里。
营收2亿元，公司否认裁员。
The bid of 40 million euros succeeded.
The goal of 500 homes is within reach.
The plant stopped a leak and makes 300 tonnes a day.
项目投资5亿元，现已完成。
连2亿元都投了。
The 500 homes are not far from the sea.
They built 500 homes that were mistaken for barns in style.
It sold 300 cars, and the plan did not fail.
该技术节能20%，难度很大。
产量达500吨，公司没有公布利润。
公司拒绝评论，营收为2亿元。
The price of 40 euros was confirmed.
员工不足500人。
Turnover was just shy of 300 million euros.
Far from the sea, the firm earns 30 million euros.
Contrary to rumours, the firm sold 400 cars.
Never before has it sold 400 cars in a month.
It is not unusual for it to sell 400 cars.
It did not take long to sell 400 cars.
No wonder it sold 400 cars.
There is no doubt that 400 people came.
It is no secret that it owes 40 million euros.
The firm could not be happier with 400 orders.
The firm denied reports of job cuts: it employs 1,900 people.
It makes not only 400 cars but also 300 vans.
产量与去年的300吨一致。
能量密度为158瓦时/公斤,尚未公布成本。
公司称员工有500人。上述数据不包括外包人员。
公司说营收5亿元。公司否认裁员。
网传该车续航600公里。该消息并非谣言。
有网友说票价涨到60元？公司没有否认。
车速达到300公里吗？达到了。
为什么能卖出5万辆？不，先说质量。
销量达5万辆,难以满足需求。
误报为此减少了5%。
公司卖出5万辆。该数据不准确的说法流传甚广。
""".strip().splitlines()
# Of two numbers, whether each is denied.
ONE_OF_TWO = """
能量密度为158瓦时/公斤,尚未达到180瓦时/公斤的水平。|False True
良率为60%，没有达到70%的目标。|False True
速度達到120公里,未達到150公里。|False True
公司营收5亿元，有媒体称其亏损2亿元。上述说法严重失实。|False True
将“缩短1.8天”误写为“缩短18天”。|False True
交付5架，不及全年30架目标的两成。|False False False
去年营收5亿元，今年能到8亿元吗？不能。|False True
针对网上流传的“锐川已关厂12座”，公司表示，此说没有根据，目前在产的工厂有46座。|True False
""".strip().splitlines()


@pytest.mark.parametrize("text", DENIED)
def test_number_that_did_not_come_about_is_denied(text: str) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    assert [candidate.denied for candidate in reading.candidates] == [True]


@pytest.mark.parametrize("text", STATED)
def test_number_beside_words_of_failure_for_another_thing_is_stated(text: str) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    assert reading.candidates
    assert not any(candidate.denied for candidate in reading.candidates)


@pytest.mark.parametrize("line", ONE_OF_TWO)
def test_denial_of_one_number_leaves_the_other_stated(line: str) -> None:
    text, _, denied = line.partition("|")
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    read = [str(candidate.denied) for candidate in reading.candidates]
    assert " ".join(read) == denied


def test_notice_about_a_rumour_is_denied_by_the_text_below() -> None:
    text = "关于网传本店“退货率达30%”的声明\n\n本店售出800件。有人借此造势。网上相关内容纯属捏造。"
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    assert [candidate.denied for candidate in reading.candidates] == [True, False]
