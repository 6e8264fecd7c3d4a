"""Spellings of numbers and units that were once not read, read in part, or misread, and their neighbours."""

from fractions import Fraction

import pytest

from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity

pytestmark = pytest.mark.engines("sqlite")

# Quote, value or `lower..upper` or None, code of the unit or None, comparator or None.
Expected = tuple[str, str | None, str | None, str | None]

# In English: text, quote, value, unit. All are exact.
NUMERALS = [
    ("The model has 671B parameters.", "671B parameters", "671000000000", "{parameter}"),
    ("It has 37b parameters.", "37b parameters", "37000000000", "{parameter}"),
    ("It saw 1.4T tokens.", "1.4T tokens", "1400000000000", "{token}"),
    ("It saw 14.8tn tokens.", "14.8tn tokens", "14800000000000", "{token}"),
    ("It took 2.788M GPU hours.", "2.788M GPU hours", "2788000", "{gpu}.h"),
    ("It reads 128K tokens.", "128K tokens", "128000", "{token}"),
    ("It reads 128k tokens.", "128k tokens", "128000", "{token}"),
    ("The deal cost €175bn.", "€175bn", "175000000000", "EUR"),
    ("The deal cost €3.5m.", "€3.5m", "3500000", "EUR"),
    ("The deal cost £400mn.", "£400mn", "400000000", "GBP"),
    ("The deal cost €2.5 bn.", "€2.5 bn", "2500000000", "EUR"),
    ("Training took 2.1e+25 FLOP.", "2.1e+25 FLOP", "21000000000000000000000000", "{flop}"),
    ("Training took 2.1E25 FLOP.", "2.1E25 FLOP", "21000000000000000000000000", "{flop}"),
    ("Noise is 3e-6 Pa.", "3e-6 Pa", "0.000003", "Pa"),
    ("It took 1.07×10^24 FLOP.", "1.07×10^24 FLOP", "1070000000000000000000000", "{flop}"),
    ("It took 1.07 x 10^24 FLOP.", "1.07 x 10^24 FLOP", "1070000000000000000000000", "{flop}"),
    ("It took 1.07*10**24 FLOP.", "1.07*10**24 FLOP", "1070000000000000000000000", "{flop}"),
    ("It took 1.07·10²⁴ FLOP.", "1.07·10²⁴ FLOP", "1070000000000000000000000", "{flop}"),
    ("It holds 10⁶ cells.", "10⁶ cells", "1000000", "{cell}"),
    ("It holds 10^6 cells.", "10^6 cells", "1000000", "{cell}"),
    ("Pressure is 10^-6 Pa.", "10^-6 Pa", "0.000001", "Pa"),
    ("Pressure is 10⁻⁶ Pa.", "10⁻⁶ Pa", "0.000001", "Pa"),
    ("Pressure is 10^{-6} Pa.", "10^{-6} Pa", "0.000001", "Pa"),
    ("Its share is 29.52%.", "29.52%", "29.52", "%"),
    ("Its share is 29.52 %.", "29.52 %", "29.52", "%"),
    ("Its share is 29.52 percent.", "29.52 percent", "29.52", "%"),
    ("Its share is 25 per cent.", "25 per cent", "25", "%"),
    ("It works at -5 °C.", "-5 °C", "-5", "Cel"),
    ("It works at −40 °C.", "−40 °C", "-40", "Cel"),
    ("It works at –40 °C.", "–40 °C", "-40", "Cel"),
    ("It works at minus 40 °C.", "minus 40 °C", "-40", "Cel"),
    ("It works at -40°C.", "-40°C", "-40", "Cel"),
    ("The film is .5 mm thick.", ".5 mm", "1/2", "mm"),
    ("The film is -.5 mm off.", "-.5 mm", "-1/2", "mm"),
    ("He ran ½ mile.", "½ mile", "1/2", "[mi_i]"),
    ("It is 2½ inches wide.", "2½ inches", "5/2", "[in_i]"),
    ("It is 1 1/2 inches wide.", "1 1/2 inches", "3/2", "[in_i]"),
    ("It is 1-1/2 inches wide.", "1-1/2 inches", "3/2", "[in_i]"),
    ("It is 3/16 inch wide.", "3/16 inch", "3/16", "[in_i]"),
    ("It took two and a half years.", "two and a half years", "5/2", "a"),
    ("It took one and a half hours.", "one and a half hours", "3/2", "h"),
    ("It took two and a quarter hours.", "two and a quarter hours", "9/4", "h"),
    ("It won one third of the votes.", "one third", "1/3", "1"),
    ("It won two-thirds of the votes.", "two-thirds", "2/3", "1"),
    ("It won a quarter of the votes.", "a quarter", "1/4", "1"),
    ("It won three quarters of the votes.", "three quarters", "3/4", "1"),
    ("It won 1/3 of the votes.", "1/3", "1/3", "1"),
    ("It won half of the votes.", "half", "1/2", "1"),
    ("It launched a dozen satellites.", "a dozen satellites", "12", "{satellite}"),
    ("It launched two dozen satellites.", "two dozen satellites", "24", "{satellite}"),
    ("It sold 2 lakh vehicles.", "2 lakh vehicles", "200000", "{vehicle}"),
    ("It sold 1,50,000 vehicles.", "1,50,000 vehicles", "150000", "{vehicle}"),
    ("It sold 3 crore vehicles.", "3 crore vehicles", "30000000", "{vehicle}"),
    ("It weighs 1,250 t.", "1,250 t", "1250", "t"),
    ("It weighs 1 250 t.", "1 250 t", "1250", "t"),
    ("It weighs 1\u202f250 t.", "1\u202f250 t", "1250", "t"),
    ("It weighs 1'250 t.", "1'250 t", "1250", "t"),
    ("It weighs 1’250 t.", "1’250 t", "1250", "t"),
    ("It counts 1 234 567 cells.", "1 234 567 cells", "1234567", "{cell}"),
    ("It took twenty-five days.", "twenty-five days", "25", "d"),
    ("It took twenty five days.", "twenty five days", "25", "d"),
    ("It took one hundred and five days.", "one hundred and five days", "105", "d"),
    ("It took a hundred days.", "a hundred days", "100", "d"),
    ("It has thirty billion parameters.", "thirty billion parameters", "30000000000", "{parameter}"),
    ("It carried half a million passengers.", "half a million passengers", "500000", "{passenger}"),
    ("It carried a quarter of a million passengers.", "a quarter of a million passengers", "250000", "{passenger}"),
    ("It carried a million and a half passengers.", "a million and a half passengers", "1500000", "{passenger}"),
    ("It carried 6.75 billion calls.", "6.75 billion calls", "6750000000", "{call}"),
    ("It carried 1.5 thousand calls.", "1.5 thousand calls", "1500", "{call}"),
    ("It carried 2 million million calls.", "2 million million calls", "2000000000000", "{call}"),
    ("It is now ２５ km long.", "２５ km", "25", "km"),
    ("It made 330,000, more than ever.", "330,000", "330000", None),
    ("It sold 330,000.", "330,000", "330000", None),
    ("It cost RMB50 million.", "RMB50 million", "50000000", "CNY"),
    ("It cost RMB 50 million.", "RMB 50 million", "50000000", "CNY"),
    ("It cost USD1,700.", "USD1,700", "1700", "USD"),
    ("It cost US$1,700.", "US$1,700", "1700", "USD"),
    ("It cost 1,700 USD.", "1,700 USD", "1700", "USD"),
    ("It cost €3 million.", "€3 million", "3000000", "EUR"),
    ("It cost € 3 million.", "€ 3 million", "3000000", "EUR"),
    ("It cost HK$2,500.", "HK$2,500", "2500", "HKD"),
    ("It cost CNY 2.6 billion.", "CNY 2.6 billion", "2600000000", "CNY"),
    ("It cost £1.2m.", "£1.2m", "1200000", "GBP"),
    ("It cost -€3 million.", "-€3 million", "-3000000", "EUR"),
    ("It cost Rs 140 crore.", "Rs 140 crore", "1400000000", None),
    ("It cost $8 billion last year.", "$8 billion", "8000000000", None),
    ("It cost $7B.", "$7B", "7000000000", None),
]  # fmt: skip

# Denominators, exponents, products, and words after the unit.
UNITS = [
    ("It stores 350 Wh/kg.", "350 Wh/kg", "350", "W.h/kg"),
    ("It stores 350 watt-hours per kilogram.", "350 watt-hours per kilogram", "350", "W.h/kg"),
    ("It stores 350 Wh kg⁻¹.", "350 Wh kg⁻¹", "350", "W.h/kg"),
    ("It contains 5 mg/L of lead.", "5 mg/L", "5", "mg/L"),
    ("It uses 25 kWh/100 km.", "25 kWh/100 km", "25", "kW.h/(10*2.km)"),
    ("It uses 25 kWh per 100 km.", "25 kWh per 100 km", "25", "kW.h/(10*2.km)"),
    ("It uses 6 L/100km.", "6 L/100km", "6", "L/(10*2.km)"),
    ("It weighs 500 kg/m3.", "500 kg/m3", "500", "kg/m3"),
    ("It weighs 500 kg/m³.", "500 kg/m³", "500", "kg/m3"),
    ("It weighs 500 kg/m^3.", "500 kg/m^3", "500", "kg/m3"),
    ("It moves at 10 km/h.", "10 km/h", "10", "km/h"),
    ("It moves at 10 kilometres an hour.", "10 kilometres an hour", "10", "km/h"),
    ("It moves at 60 mph.", "60 mph", "60", "[mi_i]/h"),
    ("It holds 100 m3 of water.", "100 m3", "100", "m3"),
    ("It covers 100 m² of land.", "100 m²", "100", "m2"),
    ("It covers 100 square metres.", "100 square metres", "100", "m2"),
    ("It has 16 GB of memory.", "16 GB", "16", "GBy"),
    ("It holds 1 MB.", "1 MB", "1", "MBy"),
    ("It runs at 1 Mbit/s.", "1 Mbit/s", "1", "Mbit/s"),
    ("It has a torque of 30 N·m.", "30 N·m", "30", "N.m"),
    ("It has a torque of 30 Nm.", "30 Nm", "30", "N.m"),
    ("It conducts 0.12 W/(m·K).", "0.12 W/(m·K)", "0.12", "W/(m.K)"),
    ("It pushes with 5 N.", "5 N", "5", "N"),
    ("It stores 5 Ah.", "5 Ah", "5", "A.h"),
    ("It has 47 µF.", "47 µF", "47", "uF"),
    ("It has 50 Ω.", "50 Ω", "50", "Ohm"),
    ("Its field is 7 T.", "7 T", "7", "T"),
    ("It gives 500 lm.", "500 lm", "500", "lm"),
    ("It shines with 1,000 cd/m2.", "1,000 cd/m2", "1000", "cd/m2"),
    ("It shines with 1,000 nits.", "1,000 nits", "1000", "cd/m2"),
    ("It loses 0.2 dB.", "0.2 dB", "0.2", "dB"),
    ("It makes 20 m3/d.", "20 m3/d", "20", "m3/d"),
    ("It makes 20 t/a.", "20 t/a", "20", "t/a"),
    ("It makes 20 tonnes a year.", "20 tonnes a year", "20", "t/a"),
    ("It turns at 9,000 rpm.", "9,000 rpm", "9000", "{revolution}/min"),
    ("It does 20 TFLOPS.", "20 TFLOPS", "20", "10*12.{flop}/s"),
    ("It does 20 FLOP/s.", "20 FLOP/s", "20", "{flop}/s"),
    ("It does 40 TOPS.", "40 TOPS", "40", "10*12.{operation}/s"),
    ("It writes 55 tokens/s.", "55 tokens/s", "55", "{token}/s"),
    ("It writes 55 tokens per second.", "55 tokens per second", "55", "{token}/s"),
    ("It costs 0.05 USD/kWh.", "0.05 USD/kWh", "0.05", "USD/(kW.h)"),
    ("It costs US$0.05/kWh.", "US$0.05/kWh", "0.05", "USD/(kW.h)"),
    ("It costs €0.05 per kWh.", "€0.05 per kWh", "0.05", "EUR/(kW.h)"),
    ("It is 4 parsecs away.", "4 parsecs", "4", "pc"),
    ("It has 300 hp.", "300 hp", "300", "[HP]"),
    ("Vacuum is 2 Torr.", "2 Torr", "2", "[torr]"),
    ("It emits 95 g CO2/km.", "95 g CO2/km", "95", "g{CO2}/km"),
    ("It emits 95 grams of CO2 per kilometre.", "95 grams of CO2 per kilometre", "95", "g{CO2}/km"),
    ("It rose by 8.9 percentage points.", "8.9 percentage points", "8.9", "{percentage-point}"),
    ("It is a 4-inch wafer.", "4-inch", "4", "[in_i]"),
    ("It is a 42-layer panel.", "42-layer", "42", "{layer}"),
]  # fmt: skip

CHINESE = [
    ("共1.2万亿个参数。", "1.2万亿个参数", "1200000000000", "{parameter}"),
    ("出口1.2万亿美元。", "1.2万亿美元", "1200000000000", "USD"),
    ("每秒110.2亿亿次。", "每秒110.2亿亿次", "1102000000000000000", "{time}/s"),
    ("快了一百亿亿倍。", "一百亿亿倍", "1000000000000000000", "1"),
    ("快了一亿亿倍。", "一亿亿倍", "10000000000000000", "1"),
    ("全长三千公里。", "三千公里", "3000", "km"),
    ("全长一千七百八十公里。", "一千七百八十公里", "1780", "km"),
    ("全长两万五千公里。", "两万五千公里", "25000", "km"),
    ("重二十五吨。", "二十五吨", "25", "t"),
    ("重一百零五吨。", "一百零五吨", "105", "t"),
    ("占百分之五十。", "百分之五十", "50", "%"),
    ("占百分之三点五。", "百分之三点五", "3.5", "%"),
    ("占五成。", "五成", "50", "%"),
    ("占三成五。", "三成五", "35", "%"),
    ("占三分之一。", "三分之一", "1/3", "1"),
    ("占一半。", "一半", "1/2", "1"),
    ("占２９．５％。", "２９．５％", "29.5", "%"),
    ("发电8475亿千瓦时。", "8475亿千瓦时", "847500000000", "kW.h"),
    ("发电8,475亿千瓦时。", "8,475亿千瓦时", "847500000000", "kW.h"),
    ("装机50万千瓦。", "50万千瓦", "500000", "kW"),
    ("占地1200亩。", "1200亩", "1200", "[mu_cn]"),
    ("亩产395公斤/亩。", "395公斤/亩", "395", "kg/[mu_cn]"),
    ("浓度为35微克/立方米。", "35微克/立方米", "35", "ug/m3"),
    ("能量密度为350瓦时/公斤。", "350瓦时/公斤", "350", "W.h/kg"),
    ("时速为430公里/小时。", "430公里/小时", "430", "km/h"),
    ("气温零下40度。", "零下40度", "-40", "Cel"),
    ("气温为-40℃。", "-40℃", "-40", "Cel"),
    ("气温为－40℃。", "－40℃", "-40", "Cel"),
    ("用时四个半小时。", "四个半小时", "9/2", "h"),
    ("投资3亿美元。", "3亿美元", "300000000", "USD"),
    ("投资人民币3亿元。", "人民币3亿元", "300000000", "CNY"),
    ("占地100平方米。", "100平方米", "100", "m2"),
    ("容积100立方米。", "100立方米", "100", "m3"),
    ("提高1.5个百分点。", "1.5个百分点", "1.5", "{percentage-point}"),
    ("含量为50ppm。", "50ppm", "50", "[ppm]"),
    ("产量3 万吨/年。", "3 万吨/年", "30000", "t/a"),
]  # fmt: skip

# Language, text, quote, value, unit: separators follow the language of the source.
LANGUAGES = [
    ("de", "Er ist 1.024 mm lang.", "1.024 mm", "1024", "mm"),
    ("de", "Er ist 1,024 mm lang.", "1,024 mm", "1.024", "mm"),
    ("en", "It is 1,024 mm long.", "1,024 mm", "1024", "mm"),
    ("en", "It is 1.024 mm long.", "1.024 mm", "1.024", "mm"),
    ("de", "Er wiegt 1.250.000,5 kg.", "1.250.000,5 kg", "1250000.5", "kg"),
    ("en", "It weighs 1,250,000.5 kg.", "1,250,000.5 kg", "1250000.5", "kg"),
    ("de", "Es kostet 40 Mio. Euro.", "40 Mio. Euro", "40000000", "EUR"),
    ("de", "Es kostet 1,5 Mrd. €.", "1,5 Mrd. €", "1500000000", "EUR"),
    ("de", "Es kostet 2 Millionen Euro.", "2 Millionen Euro", "2000000", "EUR"),
    ("de", "Es sind 2 Billionen Euro.", "2 Billionen Euro", "2000000000000", "EUR"),
    ("de", "Es sind 5’996 Gigawattstunden.", "5’996 Gigawattstunden", "5996", "GW.h"),
    ("fr", "Le pays a 1 234 MW.", "1 234 MW", "1234", "MW"),
    ("fr", "Il pèse 1,5 kg.", "1,5 kg", "1.5", "kg"),
    ("ja", "出力は1.5万kWだ。", "1.5万kW", "15000", "kW"),
]

# Text, quote, value, unit, comparator.
CUES = [
    ("It flew no more than 500 m.", "500 m", "500", "m", "lte"),
    ("It flew not more than 500 m.", "500 m", "500", "m", "lte"),
    ("It flew more than 500 m.", "500 m", "500", "m", "gt"),
    ("It flew no less than 500 m.", "500 m", "500", "m", "gte"),
    ("It flew less than 500 m.", "500 m", "500", "m", "lt"),
    ("It flew at least 500 m.", "500 m", "500", "m", "gte"),
    ("It flew at most 500 m.", "500 m", "500", "m", "lte"),
    ("It flew about 500 km.", "500 km", "500", "km", "approx"),
    ("It flew 500 m or more.", "500 m", "500", "m", "gte"),
    ("It flew 500 m or less.", "500 m", "500", "m", "lte"),
    ("It flew up to 500 m.", "500 m", "500", "m", "lte"),
    ("It flew nearly 500 m.", "500 m", "500", "m", "approx"),
    ("It flew just under 500 m.", "500 m", "500", "m", "lt"),
    ("It must not exceed 500 m.", "500 m", "500", "m", "lte"),
    ("The gap is > 5 mm.", "5 mm", "5", "mm", "gt"),
    ("The gap is >5 mm.", "5 mm", "5", "mm", "gt"),
    ("The gap is ≥ 5 mm.", "5 mm", "5", "mm", "gte"),
    ("The gap is >= 5 mm.", "5 mm", "5", "mm", "gte"),
    ("The gap is < 5 mm.", "5 mm", "5", "mm", "lt"),
    ("The gap is ≤5 mm.", "5 mm", "5", "mm", "lte"),
    ("The gap is ⩽ 5 mm.", "5 mm", "5", "mm", "lte"),
    ("The gap is ~5 mm.", "5 mm", "5", "mm", "approx"),
    ("The gap is ≈5 mm.", "5 mm", "5", "mm", "approx"),
    ("It ran for only 5 days.", "5 days", "5", "d", "eq"),
    ("长度不超过500米。", "500米", "500", "m", "lte"),
    ("长度超过500米。", "500米", "500", "m", "gt"),
    ("长度达500米以上。", "500米", "500", "m", "gte"),
    ("长度在500米以下。", "500米", "500", "m", "lte"),
    ("长度不足500米。", "500米", "500", "m", "lt"),
    ("长度约500米。", "500米", "500", "m", "approx"),
    ("长度500米左右。", "500米", "500", "m", "approx"),
    ("长度近500米。", "500米", "500", "m", "approx"),
    ("长度不低于500米。", "500米", "500", "m", "gte"),
    ("共1000多个样本。", "1000多个样本", "1000", "{sample}", "gt"),
    ("共500余公里。", "500余公里", "500", "km", "gt"),
    ("共200多亿美元。", "200多亿美元", "20000000000", "USD", "gt"),
]  # fmt: skip

RANGES = [
    ("It lasts 4~5 h.", "4~5 h", "4..5", "h"),
    ("It lasts 4–5 h.", "4–5 h", "4..5", "h"),
    ("It lasts 4-5 h.", "4-5 h", "4..5", "h"),
    ("It lasts 4 to 5 h.", "4 to 5 h", "4..5", "h"),
    ("It lasts between 4 and 5 h.", "4 and 5 h", "4..5", "h"),
    ("It works from -40 to 85 °C.", "-40 to 85 °C", "-40..85", "Cel"),
    ("It works at -40°C to 85°C.", "-40°C to 85°C", "-40..85", "Cel"),
    ("It costs €3-5 million.", "€3-5 million", "3000000..5000000", "EUR"),
    ("It costs €3 million to €5 million.", "€3 million to €5 million", "3000000..5000000", "EUR"),
    ("需要4~5小时。", "4~5小时", "4..5", "h"),
    ("需要4至5小时。", "4至5小时", "4..5", "h"),
    ("占60%~70%。", "60%~70%", "60..70", "%"),
    ("产量140-150万吨。", "140-150万吨", "1400000..1500000", "t"),
]

# Text, quote, value, unit, minus, plus.
TOLERANCES = [
    ("Its mass is 26.7 ± 0.5 %.", "26.7 ± 0.5 %", "26.7", "%", "0.5", "0.5"),
    ("Its mass is 26.7±0.5%.", "26.7±0.5%", "26.7", "%", "0.5", "0.5"),
    ("Its mass is 402 ± 5 Wh/kg.", "402 ± 5 Wh/kg", "402", "W.h/kg", "5", "5"),
    ("Its mass is 24 +/- 2 kg.", "24 +/- 2 kg", "24", "kg", "2", "2"),
    ("Its mass is 3.0 +1.5/−0.7 MeV.", "3.0 +1.5/−0.7 MeV", "3", "MeV", "0.7", "1.5"),
    ("Its mass is 12.7 kg ± 0.3 kg.", "12.7 kg ± 0.3 kg", "12.7", "kg", "0.3", "0.3"),
]

VAGUE = [
    ("It sold tens of thousands of cars.", "tens of thousands"),
    ("It sold hundreds of cars.", "hundreds"),
    ("It sold several hundred cars.", "several hundred"),
    ("It sold dozens of cars.", "dozens"),
    ("Millions of people came.", "millions"),
    ("It took several years.", "several"),
    ("近几十年来发展很快。", "几十"),
    ("共有数百万人。", "数百万"),
    ("共有数十个城市。", "数十"),
    ("共有几百个城市。", "几百"),
    ("共有上百个城市。", "上百"),
    ("手术后两三天即可出院。", "两三天"),
    ("三五年内建成。", "三五年"),
    ("约一两天完成。", "一两天"),
    ("约三两天完成。", "三两天"),
    ("共有七八百人。", "七八百人"),
    ("共有四五十人。", "四五十人"),
    ("十七八岁的学生。", "十七八"),
    ("温度为三十七八度。", "三十七八度"),
    ("共有三四百万人。", "三四百万人"),
    ("售价两三千元。", "两三千元"),
    ("强度为三四百兆帕。", "三四百兆帕"),
    ("相距两三千米。", "两三千米"),
    ("高一百二三十米。", "一百二三十米"),
    ("共有两万三四千人。", "两万三四千人"),
    ("共有3万三四千人。", "3万三四千人"),
    ("下降两三成。", "两三成"),
    ("占百分之七八十。", "百分之七八十"),
    ("约百分之二三。", "百分之二三"),
]

# Text, quote, value, unit, role, direction.
ROLES = [
    ("It is twice the size of the old one.", "twice", "2", "1", "value", None),
    ("It is 4x faster.", "4x", "4", "1", "value", None),
    ("Output rose tenfold.", "tenfold", "10", "1", "change", "up"),
    ("Output doubled.", "doubled", "2", "1", "change", "up"),
    ("Output tripled.", "tripled", "3", "1", "change", "up"),
    ("产量翻了一番。", "一番", "2", "1", "change", "up"),
    ("产量翻倍。", "翻倍", "2", "1", "change", "up"),
    ("产量提高一倍。", "一倍", "1", "1", "change", "up"),
    ("Output rose by 15%.", "15%", "15", "%", "change", "up"),
    ("Output fell 15%.", "15%", "15", "%", "change", "down"),
    ("Output was down 15%.", "15%", "15", "%", "change", "down"),
    ("产量同比增长15%。", "15%", "15", "%", "change", "up"),
    ("产量同比下降15%。", "15%", "15", "%", "change", "down"),
    ("It is cooler by 10 °C.", "10 °C", "10", "Cel", "change", "down"),
]

# What names something is no quantity.
NAMES = [
    "The Boeing 737 has a V2 engine.",
    "It was announced on 12 May 2021 at 10:16.",
    "DisplayHDR 400 is in version 1.2.3.",
    "See page 12 and Figure 3.",
    "发布于2024年9月3日。",
    "The H800 and the A100 are chips.",
    "Call 0208 944 5501.",
]


def describe(text: str, quantity: TextQuantity) -> Expected:
    """Show a quantity by its quote, its exact numbers, and the codes of unit and comparator."""
    numbers = [quantity.value, quantity.lower, quantity.upper]
    shown = [None if number is None else str(Fraction(number)) for number in numbers]
    value = shown[0] if shown[1] is None else f"{shown[1]}..{shown[2]}"
    return (
        quantity.span.cut(text),
        value,
        quantity.unit.code if quantity.unit else None,
        quantity.comparator.value if quantity.comparator else None,
    )


def describe_all(text: str, language: str) -> list[Expected]:
    return [describe(text, quantity) for quantity in read_quantities(text, language)]


def expect(
    quote: str, value: str, unit: str | None, comparator: str | None = "eq"
) -> list[Expected]:
    bounds = [str(Fraction(number)) for number in value.split("..")]
    return [(quote, "..".join(bounds), unit, comparator)]


def guess_language(text: str) -> str:
    return "en" if text.isascii() or text[0].isascii() else "zh"


@pytest.mark.parametrize(("text", "quote", "value", "unit"), [*NUMERALS, *UNITS])
def test_english_quantity_is_read_in_full(
    text: str, quote: str, value: str, unit: str | None
) -> None:
    assert describe_all(text, "en") == expect(quote, value, unit)


@pytest.mark.parametrize(("text", "quote", "value", "unit"), CHINESE)
def test_chinese_quantity_is_read_in_full(
    text: str, quote: str, value: str, unit: str | None
) -> None:
    assert describe_all(text, "zh") == expect(quote, value, unit)


@pytest.mark.parametrize(("language", "text", "quote", "value", "unit"), LANGUAGES)
def test_separators_follow_the_language(
    language: str, text: str, quote: str, value: str, unit: str
) -> None:
    assert describe_all(text, language) == expect(quote, value, unit)


@pytest.mark.parametrize(("text", "quote", "value", "unit", "comparator"), CUES)
def test_cue_bounds_its_number(
    text: str, quote: str, value: str, unit: str, comparator: str
) -> None:
    assert describe_all(text, guess_language(text)) == expect(quote, value, unit, comparator)


@pytest.mark.parametrize(("text", "quote", "bounds", "unit"), RANGES)
def test_range_has_both_bounds(text: str, quote: str, bounds: str, unit: str) -> None:
    assert describe_all(text, guess_language(text)) == expect(quote, bounds, unit)


@pytest.mark.parametrize(("text", "quote", "value", "unit", "minus", "plus"), TOLERANCES)
def test_tolerance_belongs_to_its_number(
    text: str, quote: str, value: str, unit: str, minus: str, plus: str
) -> None:
    assert describe_all(text, "en") == expect(quote, value, unit)
    (quantity,) = read_quantities(text, "en")
    assert quantity.tolerance is not None
    assert (quantity.tolerance.minus, quantity.tolerance.plus) == (minus, plus)


@pytest.mark.parametrize(("text", "numeral"), VAGUE)
def test_vague_number_has_no_value(text: str, numeral: str) -> None:
    (quantity,) = read_quantities(text, guess_language(text))
    assert quantity.vague
    assert numeral in quantity.span.cut(text).lower()
    assert (quantity.value, quantity.lower, quantity.upper, quantity.comparator) == (None,) * 4


@pytest.mark.parametrize(("text", "quote", "value", "unit", "role", "direction"), ROLES)
def test_change_has_its_role_and_direction(
    text: str, quote: str, value: str, unit: str, role: str, direction: str | None
) -> None:
    assert describe_all(text, guess_language(text)) == expect(quote, value, unit)
    (quantity,) = read_quantities(text, guess_language(text))
    read_direction = quantity.direction.value if quantity.direction else None
    assert (quantity.role.value, read_direction) == (role, direction)


@pytest.mark.parametrize("text", NAMES)
def test_number_in_a_name_is_no_quantity(text: str) -> None:
    language = "zh" if "年" in text else "en"
    assert describe_all(text, language) == []


@pytest.mark.parametrize(
    ("text", "unit_text"),
    [
        ("It cost $8 billion last year.", "$"),
        ("It cost $0.30 per cubic metre.", "$…per cubic metre"),
        ("It cost RMB50 million.", "RMB"),
        ("It stores 350 Wh/kg.", "Wh/kg"),
        ("It has 16 GB of memory.", "GB"),
        ("产值12亿元。", "元"),
        ("It has 671B parameters.", "parameters"),
    ],
)
def test_unit_text_is_what_is_written(text: str, unit_text: str) -> None:
    (quantity,) = read_quantities(text, guess_language(text))
    assert quantity.unit_text == unit_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It grew from 20 to 30 km.", [("20", "20", "km", "eq"), ("30 km", "30", "km", "eq")]),
        ("The model has 671B parameters, 37B of them active.", [("671B parameters", "671000000000", "{parameter}", "eq"), ("37B", "37000000000", "{parameter}", "eq")]),
        ("It weighs 164 kg (361.6 lb).", [("164 kg", "164", "kg", "eq"), ("361.6 lb", "1808/5", "[lb_av]", "eq")]),
        ("It took more than 164 kg (361.6 lb).", [("164 kg", "164", "kg", "gt"), ("361.6 lb", "1808/5", "[lb_av]", "gt")]),
        ("It made 330,000, and 1,200 more.", [("330,000", "330000", None, "eq"), ("1,200", "1200", None, "eq")]),
    ],
)  # fmt: skip
def test_several_quantities_are_read_each_in_full(text: str, expected: list[Expected]) -> None:
    assert describe_all(text, "en") == expected
