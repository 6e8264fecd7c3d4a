"""Numbers of the news: money and its parts, compounds, times taken, rates, ranges of prices, numbers after capitals.

A row is a text and its quantities: value, or bounds joined by `..`, codes of the unit, comparator if not `eq`.
`$` stands for the dollars that a sign may mean, 元 for the yuan and the dollars of Hong Kong and Taiwan.
"""

import pytest

from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity

pytestmark = pytest.mark.engines("sqlite")

DOLLARS = ["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"]
YUANS = ["CNY", "HKD", "TWD"]


def describe(quantity: TextQuantity) -> str:
    value = quantity.value or f"{quantity.lower}..{quantity.upper}"
    unit = " ".join(quantity.codes) or "-"
    for sign, codes in (("$", DOLLARS), ("元", YUANS)):
        if (
            quantity.codes[:1]
            and quantity.codes[0].startswith(codes[0])
            and len(quantity.codes) == len(codes)
        ):
            unit = quantity.codes[0].replace(codes[0], sign, 1)
    shown = "~" if quantity.vague else f"{value} {unit}"
    return shown if quantity.comparator in {"eq", None} else f"{shown} {quantity.comparator}"


ENGLISH = [
    ("It took three quarters of an hour.", "0.75 h"),
    ("It got seven-tenths of an inch of rain.", "0.7 [in_i]"),
    ("It fell to £4.02½.", "4.025 GBP"),
    ("It lies 60 nm off the coast.", "60 [nmi_i]"),
    ("It has a rated power of 22 MW.", "22 MW"),
    ("Its sizes are powers of 2, as usual.", ""),
    ("The chip has features of 60 nm.", "60 nm"),
    ("It poured 690,000 oz of gold.", "690000 [oz_tr]"),
    ("It weighs 12 oz.", "12 [oz_av]"),
    ("It works under one metre of water.", "1 m lt"),
    ("Volumes were flat at 1.9m TEU.", "1900000 {teu}"),
    ("It has 7.3m customers, ahead of a rival's 7.1m.", "7300000 {customer}; 7100000 -"),
    ("There is no 20% premium.", "20 %"),
    ("Our bill was $41k/month.", "41000 $/mo"),
    ("It needs two runs (17 min and 4 min).", "2 {run}; 17 min; 4 min"),
    ("It charges in 38 min.", "38 min"),
    ("It was put nearer 0.5%.", "0.5 % approx"),
    ("A crew of 22, the 9.3-metre giant moved on.", "22 -; 9.3 m"),
    ("It and two other operators met.", "2 {operator}"),
    ("It cut 320 of its 2,900 jobs.", "320 {job}; 2900 {job}"),
    ("It has 640 of the devices.", "640 {device}"),
    ("It had 212 Juniper arms at work.", "212 {arm}"),
    ("It sees 30 square degrees.", "30 deg2"),
    ("Rent is €4.10 per square metre and month.", "4.10 EUR/(m2.mo)"),
    ("It asks for less than 500 ms; in trials it took 340.", "500 ms lt; 340 ms"),
    ("It prints 150 metres a minute; on coated stock they are slowed to 90.", "150 m/min; 90 m/min"),
    ("Its speed is 150 metres a minute; output rose to 90.", "150 m/min; 90 -"),
    ("It is the second tallest in Europe.", "2 {rank}"),
    # Cells and items on lines of their own.
    ("Operating profit\n418\n377\n9.5%", "418 -; 377 -; 9.5 %"),
    ("Rated at 160 kW\nh) Humidity up to 95 %", "160 kW; 95 % lte"),
    ("It makes more than\n500 kg and 30\ntonnes a day.", "500 kg gt; 30 t/d"),
    # Units of a neighbour that are not those of a number.
    (
        "It makes 9k units a month. A hall, priced at €2.9bn, would take this to 20k.",
        "9000 {unit}/mo; 2900000000 EUR; 20000 -",
    ),
    ("It took its six-month total to 512 (2024: 300).", "6 mo; 512 -; 300 -"),
    ("The fleet of 14 ferries will grow to 32.", "14 {ferry}; 32 {ferry}"),
    ("It lasts 900 to 80 per cent capacity.", "900 -; 80 %"),
    ("At C/2 and 40 °C it held.", "40 Cel"),
    ("It sold 61 jets, 30 of them 787 Dreamliners.", "61 {jet}; 30 {jet}"),
    ("It flew the 737s and two 787-9s, and the 777-300ER.", "2 -"),
    ("It burned for 737s.", "737 s"),
    ("Delivered were 12 jets, 9 of them 737 Max.", "12 {jet}; 9 {jet}"),
    ("It built 18 diesel-electric trams.", "18 {tram}"),
    ("It ordered nine ship-to-ship hoses.", "9 {hose}"),
    ("It runs 6 year-round resorts and 3 day-care centres.", "6 {resort}; 3 {centre}"),
    ("It took 4 year-long courses.", "4 a"),
    ("It took 40 person-hours.", "40 {person}.h"),
    # Cents of the euro; rates in two units; halves behind a unit.
    ("It fell to 8.11 €ct/kWh.", "8.11 EUR/(10*2.kW.h)"),
    ("Power cost €90. Bids were near 6.8 cents.", "90 EUR; 6.8 EUR/10*2 approx"),
    ("It flew 9h 30m/day.", "570 min/d"),
    ("It flew 9 h 30 min per day.", "570 min/d"),
    ("It took an hour and a quarter.", "1.25 h"),
    ("It took a week and a half of work.", "1.5 wk"),
    ("It needs three hours and a half.", "3.5 h"),
    ("It leaves every 7 and a half minutes.", "7.5 min"),
    ("It took three days and a half of it.", "3 d; 0.5 1"),
    # Words that are no units, and units by their surroundings.
    ("Falcon 7 tops the list.", ""),
    ("It does 7 TOPS.", "7 10*12.{operation}/s"),
    ("It costs $2 per drop.", "2 $/{drop}"),
    ("It heated to 150 million degrees.", "150000000 Cel [degF]"),
    ("Celsius? It heated to 150 million degrees.", "150000000 Cel"),
    ("It turned 180 degrees.", "180 deg"),
    ("It is thirty times industry standard.", "30 1"),
    ("It is 4 times Peru's output.", "4 1"),
    ("It flew 4 times last month.", "4 {time}"),
    ("The accelerometer senses 10^-7 g.", "1E-7 [g]"),
    ("The accelerometer weighs 7 g.", "7 g"),
    ("See publication 2024/0217733.", ""),
    ("No one did 7 kg.", "7 kg"),
    ("It is number one in Asia.", "1 {rank}"),
    ("The fine is €50 per van per hour.", "50 EUR/({van}.h)"),
    ("The fine is €50/bus/day.", "50 EUR/({bus}.d)"),
    ("Suction is 150 AW.", "150 W{air}"),
    ("It has 130 MTr/mm².", "130 10*6.{transistor}/mm2"),
    (
        "It costs $3 / $12 per million input/output tokens.",
        "3 $/(10*6.{token}); 12 $/(10*6.{token})",
    ),
    # Units that a like clause leaves out.
    ("Rollo burned 0.61 litres a tonne, Krone 0.66.", "0.61 L/t; 0.66 L/t"),
    ("Orion Pro sits at 74.5% and Vega Mini at 63.8.", "74.5 %; 63.8 %"),
    ("New cranes do 35 moves an hour; old ones do 27.", "35 {move}/h; 27 {move}/h"),
    ("Ours lasted 12 hours, theirs lasted about 9.", "12 h; 9 h approx"),
    ("Ours took 12 hours and theirs made 9.", "12 h; 9 -"),
    ("The road was 12 km and the score was 9.", "12 km; 9 -"),
    ("Ours made 1200 jets; theirs made 2019.", "1200 {jet}"),
    ("Ours made 12 jets; theirs made 900.", "12 {jet}; 900 -"),
    ("The median is 11 minutes (it was 34).", "11 min; 34 min"),
    ("It has 300 wards (was 280).", "300 {ward}; 280 {ward}"),
    ("Winds were 9 knots, gusting 14.", "9 [kn_i]; 14 [kn_i]"),
    ("It scores 77.9% in tests, just ahead of Vega Mini 4.5 (77.2).", "77.9 %; 77.2 %"),
    ("It scores 77.9% in tests (of 500).", "77.9 %; 500 -"),
    ("It averages 33.5 moves an hour, the port says; the old ones do 27.", "33.5 {move}/h; 27 {move}/h"),
    ("It has 40 shops in Rome, 35 in Milan and 12 in Turin.", "40 {shop}; 35 {shop}; 12 {shop}"),
    ("It sold 12 tonnes in May and about 9 in June.", "12 t; 9 t approx"),
    ("It sold 12 tonnes in May and 9 at noon.", "12 t; 9 -"),
    ("It sold 12 tonnes in May and 9 in all.", "12 t; 9 -"),
    ("Density is 0.3 per cm²; in June it was 0.44.", "0.3 /cm2; 0.44 /cm2"),
    ("It made 12 tonnes. Last year it was 9.", "12 t; 9 t"),
    ("It made 12 tonnes. It was 9.", "12 t; 9 -"),
    ("Shares fell 5%, and Brent Blend at 78.", "5 %; 78 -"),
    ("It has 200 seats and did 140.", "200 {seat}; 140 -"),
    ("Density is 0.21 per cm², once 0.4/cm².", "0.21 /cm2; 0.4 /cm2"),
    ("It fell to 0.19 per patient-week.", "0.19 /({patient}.wk)"),
    ("It fell from €15 to 12.5 per m².", "15 EUR; 12.5 EUR/m2"),
    ("It fell from 15 kg to 12 a year ago.", "15 kg; 12 kg"),
    ("The mean age was 41.3 (SD 12.8) years.", "41.3 a"),
    ("There were 12 deaths per 100,000. It rained.", "12 {death}/10*5"),
    # Losses in brackets, letters before digits, pence, parts of money.
    ("a loss of $(41) million", "-41000000 $"),
    ("a loss per share of $(0.12)", "-0.12 $"),
    ("Malaysia set aside RM2.5 billion.", "2500000000 MYR"),
    ("It cost R12.5 billion.", "12500000000 ZAR"),
    ("Rp15,000 a kilo", "15000 IDR/kg"),
    ("AED500 million and THB200m", "500000000 AED; 200000000 THB"),
    ("A dividend of 11.7p per share.", "11.7 GBP/(10*2.{share})"),
    ("Petrol fell by 5p a litre to 138.9p.", "5 GBP/(10*2.L); 138.9 GBP/10*2"),
    ("a 1080p stream of the share price", ""),
    ("Tickets cost 3 dollars and 50 cents.", "3.5 USD AUD CAD"),
    ("75 Canadian cents", "75 CAD/10*2"),
    ("5 U.S. cents", "5 USD/10*2"),
    ("$2.10-$2.20 per share", "2.10..2.20 $/{share}"),
    ("$5 to $7 a share", "5..7 $/{share}"),
    ("$3 per million input tokens", "3 $/(10*6.{token})"),
    ("$3 per 1K prompt tokens", "3 $/(10*3.{token})"),
    ("$5 per diluted share", "5 $/{share}"),
    ("$2 per American depositary share", "2 $/{share}"),
    # Basis points, percentage points, multiples of earnings.
    ("Margins widened by 40 bps to 12.5%.", "40 %/10*2; 12.5 %"),
    ("a 25-bp rate cut", "25 %/10*2"),
    ("a modem link of 9600 bps", "9600 bit/s"),
    ("Output rose 4.5 ppts.", "4.5 {percentage-point}"),
    ("The stock trades at 15 times earnings.", "15 1"),
    # One quantity in two units.
    ("The flight lasted 1h 30m.", "90 min"),
    ("He weighed in at 13st 7lb.", "189 [lb_av]"),
    ("It weighed 5 kilos 300 grams.", "5300 g"),
    ("5 kg and 3 m of cable", "5 kg; 3 m"),
    ("a mass of 5 kg and 300 g of salt", "5 kg; 300 g"),
    # Times taken are no times of day.
    ("She ran the marathon in 2:19:24.", "8364 s"),
    ("He won the final in 1:43.88.", "103.88 s"),
    ("The rocket lifted off at 10:15:30.", ""),
    # Powers of ten apart, tolerances in brackets, denominators behind what is measured.
    ("1.5 x 10 -6 metres", "0.0000015 m"),
    ("10 ^ 6 cycles", "1000000 {cycle}"),
    ("a width of (3.5 ± 0.2) mm", "3.5 mm"),
    ("5 tonnes of wheat a hectare", "5 t/har"),
    ("The 500-strong crew left.", "500 -"),
    # Words that begin a sentence are no names.
    ("Another 40 people were hurt.", "40 {person}"),
    ("Approximately 300 were hurt.", "300 - approx"),
    ("Not 40 but 45 people signed.", "40 -; 45 {person}"),
    ("Boeing 737 jets", ""),
    ("It will buy back up to 5 million shares.", "5000000 {share} lte"),
    ("It climbed back up to 5 km.", "5 km"),
    ("Three others were hurt.", "3 -"),
    # What is reached after a verb of rising is no bound; a count after a verb of choice is one.
    ("Inflation edged up to 3.9 percent.", "3.9 %"),
    ("Unemployment ticked up to 4.3%.", "4.3 %"),
    ("Growth picked up to 3.9 percent.", "3.9 %"),
    ("Voters picked up to 3 candidates.", "3 {candidate} lte"),
    ("Turnout was up to 39% from 30%.", "39 %; 30 %"),
    ("The rebate is up to 39%.", "39 % lte"),
    ("It took the toll up to 34.", "34 -"),
    # A change and the level that came of it are no range.
    ("The bank raised its rate by 25 basis points to 5.25%.", "25 %/10*2; 5.25 %"),
    ("It raised its rate by 25 bps to 3.75%.", "25 %/10*2; 3.75 %"),
    ("It raised the toll by 5 euros to 8 euros.", "5 EUR; 8 EUR"),
    ("U.S. rates rose by 25 basis points to 5.25%-5.50%.", "25 %/10*2; 5.25..5.50 %"),
    ("300 million U.S. dollars", "300000000 USD"),
    ("5 million U.S. barrels", "5000000 [bbl_us]"),
    # A denial, or what comes to one, turns a bound round; a hope does not.
    ("It has yet to exceed 400 km.", "400 km lte"),
    ("It is unlikely to exceed 400 km.", "400 km lte"),
    ("It is not expected to exceed 400 km.", "400 km lte"),
    ("It struggled to exceed 400 km.", "400 km lte"),
    ("It stopped short of exceeding 400 km.", "400 km lte"),
    ("It failed to fall below 5%.", "5 % gte"),
    ("It hopes to exceed 400 km.", "400 km gt"),
    # Signs: words and dashes before money, losses in brackets.
    ("Net income was negative $1.2 billion.", "-1200000000 $"),
    ("Income was minus €45 million.", "-45000000 EUR"),
    ("Income was \N{EN DASH}€45 million.", "-45000000 EUR"),
    ("plus or minus €3 million", "3000000 EUR"),
    ("EPS was (€0.12).", "-0.12 EUR"),
    ("It swung to (€45 million).", "-45000000 EUR"),
    ("Income was (12.4) million.", "-12400000 -"),
    ("Members pay the fee (€45).", "45 EUR"),
    ("It was 12C below zero.", "-12 Cel"),
    ("It was 30 degrees below zero.", "-30 Cel [degF]"),
    ("Growth accelerated up to 3.9%.", "3.9 %"),
    ("It is far from exceeding 400 km.", "400 km lte"),
    ("It has 5,000-odd staff.", "5000 {staff} approx"),
    ("It has 5,000-plus staff.", "5000 {staff} gte"),
    ("-12°C to -15°C", "-15..-12 Cel"),
    ("It fell from -12°C to -15°C.", "-12 Cel; -15 Cel"),
    # Units: millions of barrels, m before people, denominators apart, capitals after a hyphen.
    ("Supply was 9.7 mb/d in May.", "9.7 10*6.[bbl_us]/d"),
    ("Output was 9.7m bpd.", "9700000 [bbl_us]/d"),
    ("About 45m were affected.", "45000000 - approx"),
    ("The tunnel is 45m long.", "45 m"),
    ("812.5 yuan (€112.94) a metric ton", "812.5 CNY/t; 112.94 EUR/t"),
    ("3 euros (4 yuan) a year ago", "3 EUR; 4 CNY"),
    ("30 kWh for each square metre", "30 kW.h/m2"),
    ("8 litres for every 100 km", "8 L/(10*2.km)"),
    ("€1.20 for each share", "1.20 EUR/{share}"),
    ("€30 per user, per month", "30 EUR/({user}.mo)"),
    ("It filed a 10-K on Monday.", ""),
    ("Temperatures were in the low 40s.", ""),
    ("A 7.5-magnitude earthquake struck.", "7.5 -"),
    ("It emitted 410 tonnes of CO2 equivalent.", "410 t{CO2e}"),
    # Bounds.
    ("Prices start from 30 euros.", "30 EUR gte"),
    ("They cost 30 euros upwards.", "30 EUR gte"),
    ("At best 400 km.", "400 km lte"),
    ("There were 30 people, if not more.", "30 {person} gte"),
    ("It is below the 40% mark.", "40 % lt"),
    ("It passed the €3 trillion mark.", "3000000000000 EUR gt"),
    ("It has not passed the €3 trillion mark.", "3000000000000 EUR lte"),
    ("A sub-€30 phone.", "30 EUR lt"),
    ("sub-10 nm chips", "10 nm lt"),
    ("There were 30-odd people.", "30 {person} approx"),
    ("They lost 22.5% of their body weight over 72 weeks.", "22.5 %; 72 wk"),
    ("They received injections over 18 months.", "18 mo"),
]  # fmt: skip
CHINESE = [
    ("每艘船总长88.4米。", "88.4 m"),
    ("单卡售价不到万元,仅为同类产品的三分之二。", "10000 元 lt; 2/3 1"),
    ("单日最高8.2万人次。", "82000 {person-time}"),
    ("拿了十个亿的融资。", "1000000000 -"),
    ("转速为每分钟2.4万转。", "24000 {revolution}/min"),
    ("航速10.5节。", "10.5 [kn_i]"),
    ("须在30日内完成。", "30 d lte"),
    ("吞吐量118万标箱。", "1180000 {teu}"),
    ("不足进口设备的三分之二。", "2/3 1 lt"),
    ("他以9秒83的成绩夺冠。", "9.83 s"),
    ("百米成绩10秒2。", "10.2 s"),
    ("身高1米85。", "1.85 m"),
    ("票价为8块5。", "8.5 CNY"),
    ("售价3元5角。", "3.5 CNY"),
    ("面积为500米2。", "500 m2"),
    ("马拉松成绩2:19:24。", "8364 s"),
    ("温度控制在（37±0.5）℃。", "37 Cel"),
    ("误差不大于±0.5毫米。", "-0.5..0.5 mm lte"),
    ("每股派发现金红利0.35元。", "0.35 元/{share}"),
    ("每吨3000-3500元。", "3000..3500 元/t"),
    ("百公里电耗14-18度。", "14..18 kW.h/(10*2.km)"),
    ("每10万人中有12例。", "12 {case}/(10*5.{person})"),
    ("粮食亩产达到800公斤。", "800 kg/[mu_cn]"),
    ("月薪8000元。", "8000 元/mo"),
    ("日均客流量50万人次。", "500000 {person-time}/d"),
    ("日均增长5%。", "5 %"),
    ("上证指数报3021.5点。", "3021.5 {point}"),
    ("下午3点开会。", ""),
    ("前三季度营收875亿元。", "87500000000 元"),
    ("他以1分52秒34刷新纪录。", "112.34 s"),
    ("员工总数不足千人。", "1000 {person} lt"),
    ("起订量500辆起。", "500 {vehicle} gte"),
    # A denial turns a bound round; a hope does not.
    ("续航未能突破600公里。", "600 km lte"),
    ("续航没能再超过600公里。", "600 km lte"),
    ("续航无法突破600公里。", "600 km lte"),
    ("续航难以突破600公里。", "600 km lte"),
    ("续航难以超过600公里。", "600 km lte"),
    ("续航不可能超过600公里。", "600 km lte"),
    ("续航有望突破600公里。", "600 km gt"),
    ("增速为负的2%。", "-2 %"),
    ("罚款多达50亿美元。", "5000000000 USD lte"),
    ("收入50亿美元（含）以下。", "5000000000 USD lte"),
    ("罚款5000美元以上2万美元以下。", "5000..20000 USD"),
    ("处三年以上七年以下有期徒刑。", "3..7 a"),
    ("判处三年六个月。", "42 mo"),
    ("销量破万。", "10000 - gt"),
    ("销量突破百万大关。", "1000000 - gt"),
]

# Words for numbers only where the language of the text has them.
OTHERS = [
    ("Das Unternehmen verkaufte drei Millionen Autos.", "de", "3000000 {auto}"),
    ("Es dauerte anderthalb Stunden.", "de", "1.5 h"),
    ("Ein Drittel der Wähler blieb zu Hause.", "de", "1/3 1"),
    ("Eine Million Menschen leben dort.", "de", "1000000 {person}"),
    ("fünfundzwanzig Kilometer", "de", "25 km"),
    ("Deux milliards d'euros.", "fr", "2000000000 EUR"),
    ("Vingt-cinq kilomètres", "fr", "25 km"),
    ("Un tiers des électeurs.", "fr", "1/3 1"),
    ("La moitié des habitants.", "fr", "0.5 1"),
    ("Invirtió mil millones de euros.", "es", "1000000000 EUR"),
    ("Treinta y cinco kilómetros.", "es", "35 km"),
    ("Más de dos mil toneladas.", "es", "2000 t gt"),
    ("a mil cent, elf and quatre words", "en", ""),
]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [*OTHERS, *((text, "en", expected) for text, expected in ENGLISH), *((text, "zh", expected) for text, expected in CHINESE)],
)  # fmt: skip
def test_number_of_news_is_read_with_unit_and_comparator(
    text: str, language: str, expected: str
) -> None:
    read = read_quantities(text, language)

    assert "; ".join(map(describe, read)) == expected


def test_give_or_take_after_a_quantity_is_its_tolerance() -> None:
    (quantity,) = read_quantities("It drives 400 km, give or take 20.", "en")

    assert quantity.tolerance is not None
    assert (quantity.value, quantity.tolerance.minus, quantity.tolerance.plus) == (
        "400",
        "20",
        "20",
    )
