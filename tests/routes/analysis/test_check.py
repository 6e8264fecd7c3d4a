"""Checking texts over HTTP: verdicts of match, difference, outdated number or doubt.

The tables are texts as a fact checker would paste them, with each number found, its verdict and the
rule. A text may match only where it says what a claim says.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.bundles import write_bundle

from app.database.database import Database
from app.extraction.numbers.mentions import MentionRole
from app.extraction.verdicts.finding import TextVerdict
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.queries.analysis.check_text import MAX_NUMBERS, check_text
from app.schemas.check import MAX_TEXT, CheckVerdict, NumberRole

Row = tuple[str, list[tuple[str, str, str]]]
ARTICLE = Path(__file__).parents[3] / "seed_data" / "article.txt"

SAYING_THE_SAME: list[Row] = [
    ("FiberHome has carried 30 billion calls on one fibre", [("30 billion calls", "matches", "same")]),
    ("FiberHome put 30 billion simultaneous calls through a single optical fibre.", [("30 billion simultaneous calls", "matches", "same")]),
    ("30 billion calls at the same time were carried by FiberHome over one fiber.", [("30 billion calls", "matches", "same")]),
    ("FiberHome, which is based in Wuhan, has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("FiberHome once carried 6.75 billion calls on one fibre.", [("6.75 billion calls", "matches", "stated_as_earlier")]),
    ("FiberHome went from 6.75 billion to 30 billion calls on one fibre.", [("6.75 billion", "matches", "stated_as_earlier"), ("30 billion calls", "matches", "same")]),
    ("FiberHome has carried about 30 billion calls on one fibre.", [("30 billion calls", "matches", "implied")]),
    ("FiberHome has carried at least 30 billion calls on one fibre.", [("30 billion calls", "matches", "implied")]),
    ("FiberHome is a Chinese company. It has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("Huawei employs 200,000 people, and FiberHome has carried 30 billion calls on one fibre.", [("200,000 people", "not_found", "no_claim"), ("30 billion calls", "matches", "same")]),
    ("烽火通信在一根光纤上实现了300亿次通话。", [("300亿次通话", "matches", "same")]),
    ("烽火通信曾在一根光纤上实现67.5亿次通话。", [("67.5亿次通话", "matches", "stated_as_earlier")]),
    ("京东方的屏幕厚0.03毫米，可容纳42层。", [("0.03毫米", "matches", "same"), ("42层", "matches", "same")]),
    ("京东方屏幕薄至30微米", [("30微米", "matches", "same")]),
    ("极米科技连续四年位居中国投影机市场第一。", [("四年", "matches", "same"), ("第一", "matches", "same")]),
    ("极米连续五年位居中国投影机市场第一。", [("五年", "differs", "other_number"), ("第一", "matches", "same")]),
    ("中国高新技术企业数量从4.9万家增加到33万家。", [("4.9万家", "matches", "baseline"), ("33万家", "matches", "same")]),
    ("BOE's screen is 0.03 mm thick.", [("0.03 mm", "matches", "same")]),
    ("BOE's screen is 0.00003 m thick.", [("0.00003 m", "matches", "same")]),
    ("BOE's display is one third as thick as A4 paper.", [("one third", "matches", "same")]),
    ("BOE's display is only a third of the thickness of A4 paper.", [("a third", "matches", "same")]),
    ("BOE's 0.03 mm screen holds 42 layers.", [("0.03 mm", "matches", "same"), ("42 layers", "matches", "same")]),
    ("A 42-layer screen from BOE", [("42-layer", "matches", "same")]),
    ("Subsea production systems need to operate stably for more than 20 years at depths of more than 500 metres.", [("20 years", "matches", "same"), ("500 metres", "matches", "same")]),
    ("The underwater production system needs to work at a depth of at least 500 m.", [("500 m", "matches", "implied")]),
    ("The underwater production system needs to work at a depth of more than 0.5 km.", [("0.5 km", "matches", "same")]),
    ("XGIMI has ranked first in the Chinese projector market for four consecutive years.", [("first", "matches", "same"), ("four consecutive years", "matches", "same")]),
    ("XGIMI has been number one in China's projector market for 4 years in a row.", [("number one", "matches", "same"), ("4 years", "matches", "same")]),
    ("XGIMI has ranked first in the Chinese projector market for five years running.", [("first", "matches", "same"), ("five years", "differs", "other_number")]),
    ("XGIMI is No. 1 in the Chinese projector market for the fourth year in a row.", [("No. 1", "matches", "same"), ("fourth year in a row", "matches", "same")]),
    ("YOFC draws 10,000 km of fibre from a single preform.", [("10,000 km", "matches", "same")]),
    ("YOFC draws 10,000,000 m of fibre from a single preform.", [("10,000,000 m", "matches", "same")]),
    ("YOFC draws 6,214 miles of fibre from one preform.", [("6,214 miles", "matches", "converted")]),
    ("YOFC used to draw 7,000 km from one preform.", [("7,000 km", "matches", "baseline")]),
    ("YOFC extended the drawing length of a preform from 7,000 to 10,000 km.", [("7,000", "matches", "baseline"), ("10,000 km", "matches", "same")]),
    ("YOFC extended the drawing length of a preform from 8,000 to 10,000 km.", [("8,000", "differs", "other_number"), ("10,000 km", "matches", "same")]),
    ("YOFC extended the drawing length of a preform from 7,000 to 12,000 km.", [("7,000", "matches", "baseline"), ("12,000 km", "differs", "other_number")]),
    ("The drawing length of one YOFC preform is 10,000 km, up from 7,000 km.", [("10,000 km", "matches", "same"), ("7,000 km", "matches", "baseline")]),
    ("FiberHome carried 30 billion calls on one fibre, while YOFC draws 10,000 km from one preform.", [("30 billion calls", "matches", "same"), ("10,000 km", "matches", "same")]),
    ("The number of high-tech enterprises in China rose from 49,000 to 330,000.", [("49,000", "matches", "baseline"), ("330,000", "matches", "same")]),
    ("China has 330,000 high-tech companies.", [("330,000 high-tech companies", "matches", "same")]),
    ("Companies take part in nearly 80% of the national key R&D plans set up in 2021.", [("80%", "matches", "same")]),
    ("The average age of the R&D teams is only 35 years.", [("35 years", "matches", "same")]),
    ("The average age of the research and development teams is 35.", [("35", "matches", "same")]),
    ("The R&D teams are 35 years old on average.", [("35 years", "matches", "same")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system saves 25% of fuel.", [("25%", "matches", "same")]),
    ("Shanghai Woneng Environmental Protection Technology Co., Ltd. cuts fuel consumption by 25 percent with its hydrogen hybrid power system.", [("25 percent", "matches", "same")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system saves a quarter of the fuel.", [("a quarter", "matches", "same")]),
    ("BOE: 42 layers in a screen 0.03 mm thin", [("42 layers", "matches", "same"), ("0.03 mm", "matches", "same")]),
    ("According to Reuters, FiberHome has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("FiberHome said it has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("The company FiberHome says that it has carried 30 billion simultaneous calls on one optical fiber.", [("30 billion simultaneous calls", "matches", "same")]),
    ("FiberHome claims to have carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("On one fibre FiberHome has carried 30 billion calls.", [("30 billion calls", "matches", "same")]),
    ("FiberHome's one fibre carries 30 billion simultaneous calls", [("30 billion simultaneous calls", "matches", "same")]),
    ("FiberHome set a record of 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("FiberHome carried 6.75 billion calls on one fibre, then 30 billion.", [("6.75 billion calls", "matches", "stated_as_earlier"), ("30 billion", "matches", "same")]),
    ("FiberHome carried 30 billion calls on one fibre, compared with 6.75 billion before.", [("30 billion calls", "matches", "same"), ("6.75 billion", "matches", "stated_as_earlier")]),
    ("FiberHome carried 30,000,000,000 calls on one fibre.", [("30,000,000,000 calls", "matches", "same")]),
    ("FiberHome carried thirty billion calls on one fibre.", [("thirty billion calls", "matches", "same")]),
    ("FiberHome carried 3 x 10^10 calls on one fibre.", [("3 x 10^10 calls", "matches", "same")]),
    ("FiberHome carried up to 30 billion calls on one fibre.", [("30 billion calls", "matches", "implied")]),
    ("BOE's screen is 0.03 mm thick and FiberHome carried 30 billion calls on one fibre.", [("0.03 mm", "matches", "same"), ("30 billion calls", "matches", "same")]),
    ("The BOE screen, 0.03 mm thin, holds 42 layers.", [("0.03 mm", "matches", "same"), ("42 layers", "matches", "same")]),
    ("BOE's screen is as thin as 0.03 mm.", [("0.03 mm", "matches", "same")]),
    ("BOE makes a screen with a thickness of 30 µm.", [("30 µm", "matches", "same")]),
    ("BOE makes a screen with a thickness of 0.00118 inches.", [("0.00118 inches", "matches", "converted")]),
    ("BOE's screen is 0.03mm thick", [("0.03mm", "matches", "same")]),
    ("BOE’s foldable display: only 0.03 mm thick!", [("0.03 mm", "matches", "same")]),
    ("BOE's foldable display is one-third the thickness of A4 paper.", [("one-third", "matches", "same")]),
    ("For four consecutive years XGIMI has ranked first in the Chinese projector market.", [("four consecutive years", "matches", "same"), ("first", "matches", "same")]),
    ("XGIMI took first place in the Chinese projector market for the fifth year running.", [("first", "matches", "same"), ("fifth year running", "differs", "other_number")]),
    ("XGIMI (极米科技) has ranked first in the Chinese projector market for three consecutive years.", [("first", "matches", "same"), ("three consecutive years", "differs", "other_number")]),
    ("YOFC: 10,000 kilometres of fibre from a single preform, up from 7,000.", [("10,000 kilometres", "matches", "same"), ("7,000", "matches", "baseline")]),
    ("YOFC now draws 10,000 km per preform.", [("10,000 km", "matches", "same")]),
    ("YOFC can draw 10,000 km from one preform.", [("10,000 km", "matches", "same")]),
    ("YOFC draws 10,000 kilometers from one preform, Corning 12,000 kilometers.", [("10,000 kilometers", "matches", "same"), ("12,000 kilometers", "not_found", "unknown_word")]),
    ("At Yangtze Optical Fiber and Cable, one preform yields 10,000 km of fibre.", [("10,000 km", "matches", "same")]),
    ("China had 49,000 high-tech enterprises before.", [("49,000 high-tech enterprises", "matches", "baseline")]),
    ("China's high-tech enterprises increased from 49,000 to 330,000.", [("49,000", "matches", "baseline"), ("330,000", "matches", "same")]),
    ("上海沃能环保科技有限公司的氢混合动力系统节油25%。", [("25%", "matches", "same")]),
    ("BOE said the screen is 0.03 mm thick.", [("0.03 mm", "matches", "same")]),
    ("FiberHome was founded 20 years ago and has carried 30 billion calls on one fibre.", [("20 years", "not_found", "no_claim"), ("30 billion calls", "matches", "same")]),
    ("The subsea production system has to work at a depth of more than 500 m but has worked at 300 m.", [("500 m", "matches", "same"), ("300 m", "not_found", "further_condition")]),
    ("The underwater production system must produce for more than 20 years.", [("20 years", "matches", "same")]),
    ("The underwater production system must work stably for more than 240 months.", [("240 months", "matches", "same")]),
    ("In 2021, companies took part in nearly 80% of the national key R&D plans.", [("80%", "matches", "same")]),
    ("XGIMI has been ranked first for four consecutive years in the Chinese projector market.", [("first", "matches", "same"), ("four consecutive years", "matches", "same")]),
    ("XGIMI's projector ranked first in the Chinese market.", [("first", "matches", "same")]),
    ("XGIMI ranks 1st in the Chinese projector market.", [("1st", "matches", "same")]),
    ("YOFC's drawing length of a preform grew to 10,000 km.", [("10,000 km", "matches", "same")]),
    ("YOFC draws 10 thousand kilometres from one preform.", [("10 thousand kilometres", "matches", "same")]),
    ("YOFC draws ten thousand kilometers from one preform.", [("ten thousand kilometers", "matches", "same")]),
    ("YOFC draws 10000 km from one preform.", [("10000 km", "matches", "same")]),
    ("The supplier FiberHome has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("FiberHome's researchers have carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("The display maker BOE makes a screen 0.03 mm thick.", [("0.03 mm", "matches", "same")]),
    ("The Chinese company FiberHome has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ("FiberHome made 6.75 billion and then 30 billion simultaneous calls on one optical fiber.", [("6.75 billion", "matches", "stated_as_earlier"), ("30 billion simultaneous calls", "matches", "same")]),
    ("BOE's flexible display is only 0.03 mm thin and holds 42 layers.", [("0.03 mm", "matches", "same"), ("42 layers", "matches", "same")]),
    ("FiberHome and Huawei compete. FiberHome has carried 30 billion calls on one fibre.", [("30 billion calls", "matches", "same")]),
    ('"FiberHome has carried 30 billion calls on one fibre," the company said.', [("30 billion calls", "matches", "same")]),
    ("FiberHome's latest record stands at 30 billion simultaneous calls on a single optical fiber.", [("30 billion simultaneous calls", "matches", "same")]),
    ("Panels from BOE are now only 30 microns thick.", [("30 microns", "matches", "same")]),
    ("BOE unveiled a foldable display with a thickness of 0.03 millimetres.", [("0.03 millimetres", "matches", "same")]),
    ("The BOE display contains forty-two layers.", [("forty-two layers", "matches", "same")]),
    ("BOE's display has a third of the thickness of A4 paper.", [("a third", "matches", "same")]),
    ("XGIMI held first place in the Chinese projector market four years in a row.", [("first", "matches", "same"), ("four years", "matches", "same")]),
    ("For the past four years, XGIMI has ranked first in the Chinese projector market.", [("four years", "not_found", "organization_not_named"), ("first", "matches", "same")]),
    ("Yangtze Optical Fiber and Cable draws 10,000 kilometres of fibre from a single preform, 3,000 more than before.", [("10,000 kilometres", "matches", "same"), ("3,000", "not_found", "no_claim")]),
    ("YOFC lengthened its draw from 7,000 km to 10,000 km per preform.", [("7,000 km", "matches", "baseline"), ("10,000 km", "matches", "same")]),
    ("One preform at YOFC gives 10 million metres of fibre.", [("10 million metres", "matches", "same")]),
    ("There were 330,000 high-tech enterprises in China.", [("330,000 high-tech enterprises", "matches", "same")]),
    ("The number of China's high-tech firms has risen to 330,000 from 49,000.", [("330,000", "matches", "same"), ("49,000", "matches", "baseline")]),
    ("The underwater production system must operate at depths of over 500 metres for at least 20 years.", [("500 metres", "matches", "same"), ("20 years", "matches", "implied")]),
    ("The hydrogen hybrid power system of Shanghai Woneng Environmental Protection Technology cuts fuel use by a quarter.", [("a quarter", "matches", "same")]),
    ("Almost 80 percent of 2021's national key R&D plans involved companies.", [("80 percent", "matches", "same")]),
    ("京东方推出厚度仅0.03毫米的柔性屏", [("0.03毫米", "matches", "same")]),
    ("烽火通信单根光纤可同时承载300亿次通话", [("300亿次通话", "matches", "same")]),
    ("极米已连续四年排名中国投影机市场第一", [("四年", "matches", "same"), ("第一", "matches", "same")]),
]  # fmt: skip

SAYING_ANOTHER: list[Row] = [
    ("FiberHome carried 20 billion calls on one fibre", [("20 billion calls", "differs", "other_number")]),
    ("FiberHome has carried 6.75 billion calls on one fibre", [("6.75 billion calls", "outdated", "superseded")]),
    ("FiberHome carries 30 billion calls a day on one fibre.", [("30 billion calls a day", "unit_mismatch", "other_unit")]),
    ("FiberHome has carried more than 30 billion calls on one fibre.", [("30 billion calls", "differs", "bound_differs")]),
    ("FiberHome has carried nearly 30 billion calls on one fibre.", [("30 billion calls", "differs", "bound_differs")]),
    ("FiberHome has carried 30 million calls on one fibre.", [("30 million calls", "differs", "other_number")]),
    ("烽火通信在一根光纤上实现了200亿次通话。", [("200亿次通话", "differs", "other_number")]),
    ("烽火通信在一根光纤上实现了67.5亿次通话。", [("67.5亿次通话", "outdated", "superseded")]),
    ("京东方的屏幕厚0.3毫米", [("0.3毫米", "differs", "other_number")]),
    ("中国高新技术企业达到49000家。", [("49000家", "outdated", "baseline_superseded")]),
    ("BOE's display is half as thick as A4 paper.", [("half", "differs", "other_number")]),
    ("BOE's screen has 24 layers.", [("24 layers", "differs", "other_number")]),
    ("BOE's screen is 0.03 kg thick.", [("0.03 kg", "unit_mismatch", "other_unit")]),
    ("BOE's screen is more than 0.03 mm thick.", [("0.03 mm", "differs", "bound_differs")]),
    ("FiberHome carries 30 billion calls per second on one fibre.", [("30 billion calls per second", "unit_mismatch", "other_unit")]),
    ("The underwater production system needs to work at a depth of 500 m.", [("500 m", "differs", "bound_differs")]),
    ("The underwater production system needs to work at a depth of exactly 500 m.", [("500 m", "differs", "bound_differs")]),
    ("The underwater production system needs to work at a depth of 300 m.", [("300 m", "differs", "other_number")]),
    ("XGIMI ranked second in the Chinese projector market.", [("second", "differs", "other_number")]),
    ("YOFC draws 6,000 miles of fibre from one preform.", [("6,000 miles", "differs", "other_number")]),
    ("YOFC draws 7,000 km from one preform.", [("7,000 km", "outdated", "baseline_superseded")]),
    ("YOFC draws 10,000 kg from one preform.", [("10,000 kg", "unit_mismatch", "other_unit")]),
    ("China has 49,000 high-tech enterprises.", [("49,000 high-tech enterprises", "outdated", "baseline_superseded")]),
    ("China has 300,000 high-tech enterprises.", [("300,000 high-tech enterprises", "differs", "other_number")]),
    ("Companies take part in 80% of the national key R&D plans set up in 2021.", [("80%", "differs", "bound_differs")]),
    ("Companies take part in nearly 90% of the national key R&D plans set up in 2021.", [("90%", "differs", "other_number")]),
    ("The average age of the research and development teams is 45.", [("45", "differs", "other_number")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system saves fuel by 25 percentage points.", [("25 percentage points", "unit_mismatch", "other_unit")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system saves 35% of fuel.", [("35%", "differs", "other_number")]),
    ("FiberHome carried fewer than 30 billion calls on one fibre.", [("30 billion calls", "differs", "bound_differs")]),
    ("BOE's screen is 30 nm thick.", [("30 nm", "differs", "other_number")]),
    ("YOFC draws more than 10,000 km from one preform.", [("10,000 km", "differs", "bound_differs")]),
    ("YOFC draws 1,000 km from one preform.", [("1,000 km", "differs", "other_number")]),
    ("China has more than 330,000 high-tech enterprises.", [("330,000 high-tech enterprises", "differs", "bound_differs")]),
    ("China has nearly 330,000 high-tech enterprises.", [("330,000 high-tech enterprises", "differs", "bound_differs")]),
    ("上海沃能环保科技有限公司的氢混合动力系统节油35%。", [("35%", "differs", "other_number")]),
    ("The underwater production system must work stably for 20 years.", [("20 years", "differs", "bound_differs")]),
    ("XGIMI ranks third in the Chinese projector market.", [("third", "differs", "other_number")]),
    ("FiberHome can handle 300 billion calls at once on one fibre.", [("300 billion calls", "differs", "other_number")]),
    ("BOE's foldable screen consists of 40 layers.", [("40 layers", "differs", "other_number")]),
    ("XGIMI is ranked No. 2 in China's projector market.", [("No. 2", "differs", "other_number")]),
]  # fmt: skip

NOT_COMPARED: list[Row] = [
    ("FiberHome carried 30 billion calls", [("30 billion calls", "not_found", "metric_not_named")]),
    ("FiberHome dropped 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome has not carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "denied")]),
    ("Huawei has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "no_claim")]),
    ("BOE has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "no_claim")]),
    ("FiberHome carried 30 billion calls on 100 fibres.", [("30 billion calls", "not_found", "scope_differs"), ("100 fibres", "not_found", "no_claim")]),
    ("FiberHome carried 30 billion calls on its fibres.", [("30 billion calls", "not_found", "scope_differs")]),
    ("FiberHome has carried more than 20 billion calls on one fibre.", [("20 billion calls", "not_found", "bound_is_met")]),
    ("Huawei is a rival of FiberHome. It has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("FiberHome will carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "conditional")]),
    ("Has FiberHome carried 30 billion calls on one fibre?", [("30 billion calls", "not_found", "conditional")]),
    ("FiberHome carried 30 billion calls on one fibre in 2015.", [("30 billion calls", "not_found", "other_period")]),
    ("FiberHome and Huawei have carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("Huawei and FiberHome have carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome employs 42 people.", [("42 people", "not_found", "no_claim")]),
    ("华为在一根光纤上实现了300亿次通话。", [("300亿次通话", "not_found", "no_claim")]),
    ("烽火通信在一根光纤上没有实现300亿次通话。", [("300亿次通话", "not_found", "denied")]),
    ("华为的屏幕厚0.03毫米", [("0.03毫米", "not_found", "no_claim")]),
    ("高新技术企业有33万家", [("33万家", "not_found", "scope_not_named")]),
    ("BOE's display is 33% of the thickness of A4 paper.", [("33%", "not_found", "rounded")]),
    ("BOE's display is 1/3 thinner than A4 paper.", [("1/3", "not_found", "unknown_word")]),
    ("BOE's screen is 42 inches wide.", [("42 inches", "not_found", "unknown_word")]),
    ("BOE sells a 42-inch screen.", [("42-inch", "not_found", "unknown_word")]),
    ("BOE's screen has a 0.03 mm bezel.", [("0.03 mm", "not_found", "unknown_word")]),
    ("The bezel of BOE's screen is 0.03 mm thick.", [("0.03 mm", "not_found", "unknown_word")]),
    ("The layers in BOE's screen are 0.03 mm thick.", [("0.03 mm", "not_found", "unknown_word")]),
    ("Samsung's screen has 42 layers.", [("42 layers", "not_found", "no_claim")]),
    ("BOE's screen is 0.03 mm thinner.", [("0.03 mm", "not_found", "metric_not_named")]),
    ("BOE's screen weighs 0.03 kg.", [("0.03 kg", "not_found", "no_claim")]),
    ("The subsea production system has worked at a depth of more than 500 m.", [("500 m", "not_found", "requirement_not_result")]),
    ("The underwater production system has worked at 500 m depth.", [("500 m", "not_found", "requirement_not_result")]),
    ("The underwater production system needs to work at a depth of more than 600 m.", [("600 m", "not_found", "within_bound")]),
    ("The underwater production system must withstand more than 500 V.", [("500 V", "not_found", "no_claim")]),
    ("The submarine must dive to a depth of more than 500 m.", [("500 m", "not_found", "unknown_word")]),
    ("XGIMI ranked first in the Indian projector market for four consecutive years.", [("first", "not_found", "unknown_word"), ("four consecutive years", "not_found", "unknown_word")]),
    ("XGIMI ranked first in the projector market.", [("first", "not_found", "scope_not_named")]),
    ("XGIMI has been in the Chinese projector market for four years.", [("four years", "not_found", "metric_not_named")]),
    ("Epson has ranked first in the Chinese projector market for four consecutive years.", [("first", "not_found", "no_claim"), ("four consecutive years", "not_found", "no_claim")]),
    ("YOFC extended the drawing length of a preform by 3,000 km.", [("3,000 km", "not_found", "change_not_compared")]),
    ("YOFC has laid 10,000 km of optical fibre.", [("10,000 km", "not_found", "unknown_word")]),
    ("YOFC draws 10,000 km of fibre.", [("10,000 km", "not_found", "scope_not_named")]),
    ("YOFC draws 10,000 km from its preforms.", [("10,000 km", "not_found", "scope_differs")]),
    ("Corning draws 10,000 km from one preform.", [("10,000 km", "not_found", "no_claim")]),
    ("FiberHome draws 10,000 km from one preform.", [("10,000 km", "not_found", "no_claim")]),
    ("YOFC draws between 9,000 and 11,000 km from one preform.", [("9,000 and 11,000 km", "not_found", "bound_is_met")]),
    ("YOFC, unlike FiberHome, draws 10,000 km from one preform.", [("10,000 km", "not_found", "other_organization")]),
    ("YOFC has carried 30 billion calls on one fibre and FiberHome draws 10,000 km from one preform.", [("30 billion calls", "not_found", "organization_not_named"), ("10,000 km", "not_found", "organization_not_named")]),
    ("India has 330,000 high-tech enterprises.", [("330,000 high-tech enterprises", "not_found", "unknown_word")]),
    ("There are 330,000 high-tech enterprises.", [("330,000 high-tech enterprises", "not_found", "scope_not_named")]),
    ("The number of high-tech enterprises in China increased by 330,000.", [("330,000", "not_found", "change_not_compared")]),
    ("China's high-tech enterprises employ 330,000 people.", [("330,000 people", "not_found", "no_claim")]),
    ("More than 76% of the R&D investment of the whole society comes from enterprises.", [("76%", "not_found", "other_whole")]),
    ("Enterprises account for more than 76 percent of R&D investment in the whole society.", [("76 percent", "not_found", "other_whole")]),
    ("Enterprises account for 76% of R&D investment in the whole society.", [("76%", "not_found", "other_whole")]),
    ("Enterprises account for more than 76 percentage points of R&D investment in the whole society.", [("76 percentage points", "not_found", "no_claim")]),
    ("Enterprises account for more than 80% of the R&D investment of the whole society.", [("80%", "not_found", "other_whole")]),
    ("Companies take part in nearly 80% of the national key R&D plans set up in 2019.", [("80%", "not_found", "other_period")]),
    ("The average age of Huawei's R&D teams is 35.", [("35", "not_found", "unknown_word")]),
    ("The average age of FiberHome's R&D team is 35.", [("35", "not_found", "other_organization")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system reduces carbon dioxide emissions by 25%.", [("25%", "not_found", "unknown_word")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system saves fuel and reduces emissions by 25%.", [("25%", "not_found", "unknown_word")]),
    ("A hydrogen hybrid power system saves 25% of fuel.", [("25%", "not_found", "no_claim")]),
    ("Toyota's hydrogen hybrid power system saves 25% of fuel.", [("25%", "not_found", "no_claim")]),
    ("FiberHome's rival has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("A test by Huawei for FiberHome carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("FiberHome broke the record of 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome, not Huawei, has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("It is false that FiberHome has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "denied")]),
    ("FiberHome denies that it carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "denied")]),
    ("If FiberHome carried 30 billion calls on one fibre, it would lead.", [("30 billion calls", "not_found", "conditional")]),
    ("FiberHome has 30 billion yuan of revenue from one fibre.", [("30 billion yuan", "not_found", "no_claim")]),
    ("FiberHome has 30 billion customers on one fibre.", [("30 billion customers", "not_found", "no_claim")]),
    ("FiberHome carried 30 billion more calls on one fibre.", [("30 billion", "not_found", "unknown_word")]),
    ("FiberHome carried 30 billion additional calls on one fibre.", [("30 billion additional calls", "not_found", "unknown_word")]),
    ("FiberHome carried 20 to 40 billion calls on one fibre.", [("20 to 40 billion calls", "not_found", "bound_is_met")]),
    ("FiberHome carried 20 or 30 billion calls on one fibre.", [("20", "not_found", "unknown_word"), ("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome carried less than 40 billion calls on one fibre.", [("40 billion calls", "not_found", "bound_is_met")]),
    ("BOE and FiberHome have carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "other_organization")]),
    ("BOE's fold is 0.03 mm.", [("0.03 mm", "not_found", "unknown_word")]),
    ("BOE makes a screen with a thickness of 0.0012 inches.", [("0.0012 inches", "not_found", "rounded")]),
    ("BOE's foldable display is 1/3 as thick as A3 paper.", [("1/3", "not_found", "unknown_word")]),
    ("BOE's new display is 1/3 of the thickness of a hair.", [("1/3", "not_found", "unknown_word")]),
    ("Every layer of BOE's screen is 0.03 mm thick.", [("0.03 mm", "not_found", "unknown_word")]),
    ("XGIMI was first to sell a projector in China.", []),
    ("XGIMI sold 4 projectors.", [("4 projectors", "not_found", "no_claim")]),
    ("XGIMI's projector market share in China is 4%.", [("4%", "not_found", "other_organization")]),
    ("XGIMI is the first Chinese projector company.", []),
    ("XGIMI lost first place in the Chinese projector market after four consecutive years.", [("first", "not_found", "unknown_word"), ("four consecutive years", "not_found", "unknown_word")]),
    ("XGIMI has not ranked first in the Chinese projector market.", [("first", "not_found", "denied")]),
    ("XGIMI has ranked first in the global projector market for four consecutive years.", [("first", "not_found", "unknown_word"), ("four consecutive years", "not_found", "unknown_word")]),
    ("YOFC draws 10,000 km of fibre a day from one preform.", [("10,000 km", "not_found", "unknown_word")]),
    ("YOFC draws 10,000 km from two preforms.", [("10,000 km", "not_found", "scope_differs"), ("two preforms", "not_found", "no_claim")]),
    ("YOFC has 10,000 preforms.", [("10,000 preforms", "not_found", "no_claim")]),
    ("YOFC plans to draw 10,000 km from one preform.", [("10,000 km", "not_found", "conditional")]),
    ("YOFC could draw 10,000 km from one preform.", [("10,000 km", "not_found", "conditional")]),
    ("YOFC must draw 10,000 km from one preform.", [("10,000 km", "not_found", "result_not_requirement")]),
    ("Yangtze Memory draws 10,000 km from one preform.", [("10,000 km", "not_found", "no_claim")]),
    ("The Yangtze is 6,300 km long.", [("6,300 km", "not_found", "no_claim")]),
    ("From one preform, 10,000 km can be drawn.", [("10,000 km", "not_found", "no_claim")]),
    ("China has 330,000 enterprises.", [("330,000 enterprises", "not_found", "metric_not_named")]),
    ("330,000 people work in China's high-tech enterprises.", [("330,000 people", "not_found", "no_claim")]),
    ("企业研发投入占全社会研发投入的76%以上。", [("76%", "not_found", "other_whole")]),
    ("企业研发投入占全社会研发投入的86%。", [("86%", "not_found", "other_whole")]),
    ("极米科技在印度投影机市场排名第一", [("第一", "not_found", "unknown_word")]),
    ("长飞从一根预制棒拉出1万公里光纤。", [("1万公里", "not_found", "no_claim")]),
    ("京东方有42名员工。", [("42名员工", "not_found", "no_claim")]),
    ("京东方的屏幕不厚，只有0.03毫米。", [("0.03毫米", "not_found", "denied")]),
    ("FiberHome has carried 30 billion optical fibre calls.", [("30 billion optical fibre calls", "not_found", "scope_differs")]),
    ("FiberHome's supplier has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("The supplier of FiberHome has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("XGIMI's supplier ranked first in the Chinese projector market.", [("first", "not_found", "organization_not_named")]),
    ("YOFC makes 10,000 km of cable from one preform.", [("10,000 km", "not_found", "unknown_word")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system uses 25% of the fuel.", [("25%", "not_found", "metric_not_named")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system cuts fuel consumption to 25%.", [("25%", "not_found", "change_not_compared")]),
    ("Shanghai Woneng Environmental Protection Technology's hydrogen hybrid power system wastes 25% of the fuel.", [("25%", "not_found", "unknown_word")]),
    ("China launched 330,000 new high-tech enterprises.", [("330,000 new high-tech enterprises", "not_found", "unknown_word")]),
    ("China created 330,000 high-tech enterprises.", [("330,000 high-tech enterprises", "not_found", "unknown_word")]),
    ("China has 330,000 new high-tech enterprises.", [("330,000 new high-tech enterprises", "not_found", "unknown_word")]),
    ("China has 330,000 high-tech enterprises in Beijing.", [("330,000 high-tech enterprises", "not_found", "unknown_word")]),
    ("BOE's screen has 42 layers of glass.", [("42 layers", "not_found", "unknown_word")]),
    ("BOE has 42 screens.", [("42 screens", "not_found", "no_claim")]),
    ("BOE's 42 screens are flexible.", [("42 screens", "not_found", "no_claim")]),
    ("BOE's screen can be folded 42 times.", [("42", "not_found", "no_claim")]),
    ("BOE's screen is 0.03 mm larger.", [("0.03 mm", "not_found", "unknown_word")]),
    ("The gap in BOE's screen is 0.03 mm.", [("0.03 mm", "not_found", "unknown_word")]),
    ("BOE's flexible structure is 0.03 mm.", [("0.03 mm", "not_found", "metric_not_named")]),
    ("A screen thinner than BOE's is 0.03 mm thick.", [("0.03 mm", "not_found", "organization_not_named")]),
    ("Unlike BOE's screen, Samsung's is 0.03 mm thick.", [("0.03 mm", "not_found", "organization_not_named")]),
    ("Samsung's screen, thinner than BOE's, is 0.03 mm thick.", [("0.03 mm", "not_found", "organization_not_named")]),
    ("Samsung's screen is 0.03 mm thick, like BOE's.", [("0.03 mm", "not_found", "organization_not_named")]),
    ("Samsung (a rival of BOE) makes a screen 0.03 mm thick.", [("0.03 mm", "not_found", "organization_not_named")]),
    ("Apple will buy BOE's 0.03 mm screen.", [("0.03 mm", "not_found", "unknown_word")]),
    ("BOE: Samsung's screen is 0.03 mm thick.", [("0.03 mm", "not_found", "unknown_word")]),
    ("BOE says Samsung's screen is 0.03 mm thick.", [("0.03 mm", "not_found", "unknown_word")]),
    ("BOE said that Samsung's screen is 0.03 mm thick.", [("0.03 mm", "not_found", "organization_not_named")]),
    ("FiberHome and YOFC have carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "other_organization")]),
    ("FiberHome carried 30 billion calls on one fibre; this is a myth.", [("30 billion calls", "not_found", "denied")]),
    ("Nobody believes FiberHome carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome failed to carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "denied")]),
    ("FiberHome has yet to carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "denied")]),
    ("FiberHome is about to carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome is set to carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "conditional")]),
    ("FiberHome is designed to carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "conditional")]),
    ("FiberHome is ready to carry 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("FiberHome reported on 30 billion calls on one fibre by Huawei.", [("30 billion calls", "not_found", "unknown_word")]),
    ("The subsea production system needs power and has worked at a depth of more than 500 m.", [("500 m", "not_found", "unknown_word")]),
    ("BOE's underwater production system must work at a depth of more than 500 m.", [("500 m", "not_found", "unknown_word")]),
    ("The system must work at a depth of more than 500 m.", [("500 m", "not_found", "scope_not_named")]),
    ("Divers must work at a depth of more than 500 m.", [("500 m", "not_found", "unknown_word")]),
    ("The underwater production system must not work at a depth of more than 500 m.", [("500 m", "not_found", "denied")]),
    ("Nearly 80% of companies take part in national key R&D plans.", [("80%", "not_found", "other_whole")]),
    ("Nearly 80% of the national key R&D plans have companies taking part.", [("80%", "not_found", "other_period")]),
    ("In 2022, companies took part in nearly 80% of the national key R&D plans.", [("80%", "not_found", "other_period")]),
    ("The average age of the research and development teams rose by 35 years.", [("35 years", "not_found", "change_not_compared")]),
    ("The teams have spent 35 years on research and development on average.", [("35 years", "not_found", "unknown_word")]),
    ("The research and development teams have an average of 35 members.", [("35 members", "not_found", "no_claim")]),
    ("XGIMI ranked first in the Chinese smart projection market.", [("first", "not_found", "unknown_word")]),
    ("XGIMI ranked first in the Chinese projector market in 2021.", [("first", "not_found", "other_period")]),
    ("XGIMI comes in second in the Chinese projector market.", [("second", "not_found", "unknown_word")]),
    ("极米科技没有连续四年位居中国投影机市场第一。", [("四年", "not_found", "denied"), ("第一", "not_found", "denied")]),
    ("爱普生连续四年位居中国投影机市场第一，超过极米科技。", [("四年", "not_found", "organization_not_named"), ("第一", "not_found", "organization_not_named")]),
    ("京东方和华为的屏幕厚0.03毫米", [("0.03毫米", "not_found", "unknown_word")]),
    ("京东方的屏幕边框厚0.03毫米", [("0.03毫米", "not_found", "unknown_word")]),
    ("京东方屏幕将薄至0.03毫米", [("0.03毫米", "not_found", "conditional")]),
    ("YOFC has drawn 10,000 km from one preform since 2019.", [("10,000 km", "not_found", "other_period")]),
    ("YOFC extended the length by 10,000 km from one preform.", [("10,000 km", "not_found", "change_not_compared")]),
    ("YOFC's drawing length of a preform grew by 10,000 km.", [("10,000 km", "not_found", "change_not_compared")]),
    ("FiberHome has a supplier, which has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("FiberHome's fibre supplier has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("A supplier that FiberHome uses has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("A company using FiberHome's technology has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("Using FiberHome's technology, a company has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("With FiberHome technology, 30 billion calls were carried on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("XGIMI's brand ranked first in the Chinese projector market.", [("first", "not_found", "organization_not_named")]),
    ("The Chinese supplier of projectors XGIMI ranks first in the Chinese projector market.", [("first", "not_found", "unknown_word")]),
    ("FiberHome has a company, and it has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("FiberHome's company has carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "organization_not_named")]),
    ("FiberHome previously carried 30 billion calls on one fibre.", [("30 billion calls", "not_found", "present_stated_as_past")]),
    ("Wuhan-based FiberHome managed to push 30 billion phone calls through just one optical fibre.", [("30 billion phone calls", "not_found", "unknown_word")]),
    ("In a lab test, FiberHome transmitted 30 billion simultaneous calls over one fibre.", [("30 billion simultaneous calls", "not_found", "unknown_word")]),
    ("China Mobile carried 30 billion calls on FiberHome's one fibre.", [("30 billion calls", "not_found", "unknown_word")]),
    ("BOE's new phone screen is 0.03 mm thick.", [("0.03 mm", "not_found", "unknown_word")]),
    ("BOE's foldable screen packs 42 layers into 0.03 mm.", [("42 layers", "not_found", "unknown_word"), ("0.03 mm", "not_found", "unknown_word")]),
    ("BOE's display is three times thinner than A4 paper.", [("three", "not_found", "no_claim")]),
    ("XGIMI topped the Chinese projector market for four straight years.", [("four straight years", "not_found", "metric_not_named")]),
    ("China's high-tech enterprises grew sixfold to 330,000.", [("330,000", "not_found", "unknown_word")]),
    ("Chinese R&D teams have an average age of 35.", [("35", "not_found", "unknown_word")]),
    ("The subsea production system must withstand depths beyond 500 metres for over two decades.", [("500 metres", "not_found", "unknown_word"), ("two decades", "not_found", "no_claim")]),
    ("The subsea production system should run for 25 years at a depth of 500 m.", [("25 years", "not_found", "unknown_word"), ("500 m", "not_found", "unknown_word")]),
]  # fmt: skip


def check(client: TestClient, text: str) -> list[dict[str, Any]]:
    answer = client.post("/v1/check", json={"text": text})
    assert answer.status_code == 200, answer.text
    data: list[dict[str, Any]] = answer.json()["data"]
    for item in data:
        assert text[item["start"] : item["end"]] == item["exact"]
    return data


def check_one(client: TestClient, text: str) -> dict[str, Any]:
    (only,) = check(client, text)
    return only


@pytest.mark.parametrize(("text", "expected"), [*SAYING_THE_SAME, *SAYING_ANOTHER, *NOT_COMPARED])
def test_check_of_a_text_gives_each_number_its_verdict(
    client: TestClient, text: str, expected: Sequence[tuple[str, str, str]]
) -> None:
    found = [
        (mention["exact"], mention["verdict"], mention["rule"]) for mention in check(client, text)
    ]
    assert found == list(expected)


def test_check_of_a_match_names_claim_and_values(client: TestClient) -> None:
    mention = check_one(client, "a 30 micrometre BOE screen")
    assert mention == {
        "exact": "30 micrometre",
        "start": 2,
        "end": 15,
        "value": "30",
        "lower": None,
        "upper": None,
        "unit": {"code": "um", "label": "micrometre"},
        "rate": False,
        "comparator": "eq",
        "cue": None,
        "role": "value",
        "verdict": "matches",
        "rule": "same",
        "reason": "The claim states the same number.",
        "claim": {
            "id": "foldable-screen-thickness",
            "statement": "A thin screen with 42 layers is 0.03 mm thick.",
            "metric": {"id": "thickness", "name": "Thickness"},
        },
        "of_baseline": False,
        "stated": {"comparator": "eq", "value": "0.03", "lower": None, "upper": None, "unit": "mm"},
        "claimed": {
            "comparator": "eq",
            "value": "0.03",
            "lower": None,
            "upper": None,
            "unit": "mm",
        },
        "factor": None,
        "superseded_by": None,
    }


def test_check_of_another_number_gives_the_factor(client: TestClient) -> None:
    mention = check_one(client, "BOE's screen is 0.3 mm thin")
    assert (mention["verdict"], mention["factor"]) == ("differs", "10")
    assert (mention["stated"]["value"], mention["claimed"]["value"]) == ("0.3", "0.03")


def test_check_of_an_earlier_number_names_the_claim_that_holds_now(client: TestClient) -> None:
    mention = check_one(client, "FiberHome has carried 6.75 billion calls on one fibre")
    assert mention["verdict"] == "outdated"
    assert mention["claim"]["id"] == "fiberhome-calls-6750-million"
    assert mention["superseded_by"]["id"] == "fiberhome-calls-30-billion"


def test_check_of_a_baseline_names_the_claim_itself(client: TestClient) -> None:
    mention = check_one(client, "YOFC draws 7,000 km from one preform")
    assert (mention["verdict"], mention["of_baseline"]) == ("outdated", True)
    assert mention["superseded_by"]["id"] == mention["claim"]["id"] == "fiber-length-per-preform"
    assert mention["claimed"]["value"] == "7000"


def test_check_keeps_cue_and_comparator(client: TestClient) -> None:
    text = "The underwater production system must work at a depth of more than 500 m."
    mention = check_one(client, text)
    assert (mention["comparator"], mention["cue"], mention["exact"]) == ("gt", "more than", "500 m")
    assert mention["stated"] == mention["claimed"]


def test_check_of_the_article_finds_all_its_numbers(client: TestClient) -> None:
    found = check(client, ARTICLE.read_text(encoding="utf-8"))
    assert {mention["verdict"] for mention in found} == {"matches"}
    claims = {item["id"] for item in client.get("/v1/claims?limit=200").json()["data"]}
    assert {mention["claim"]["id"] for mention in found} == claims


def test_check_twice_gives_the_same_answer(client: TestClient) -> None:
    body = {"text": ARTICLE.read_text(encoding="utf-8")}
    first, second = (client.post("/v1/check", json=body).content for _ in range(2))
    assert first == second


def test_check_of_a_text_without_numbers_finds_none(client: TestClient) -> None:
    assert check(client, "BOE makes A4 screens for 5G since 2019.") == []


def test_check_counts_offsets_in_code_points(client: TestClient) -> None:
    mention = check_one(client, "🚗🚗 BOE's screen is 0.03 mm thick")
    assert (mention["start"], mention["verdict"]) == (19, "matches")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/body/text"),
        ({"text": ""}, "#/body/text"),
        ({"text": "a" * (MAX_TEXT + 1)}, "#/body/text"),
        ({"text": "1 mm\0"}, "#/body/text"),
        ({"text": "1 mm \ud800"}, "#/body/text"),
        ({"text": 5}, "#/body/text"),
        ({"text": "1 mm", "model": "x"}, "#/body/model"),
        ({"text": "1 " * (MAX_NUMBERS + 1)}, "#/body/text"),
        ([], "#/body"),
    ],
)
def test_check_asked_wrongly_says_what_is_wrong(
    client: TestClient, body: object, pointer: str
) -> None:
    # `json=` cannot send a lone surrogate.
    headers = {"Content-Type": "application/json"}
    answer = client.post("/v1/check", content=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_check_of_a_megabyte_is_refused(client: TestClient) -> None:
    assert client.post("/v1/check", json={"text": "9 mm " * 200_000}).status_code in {413, 422}


HOSTILE = (
    "9" * 20_000,
    "BOE screen 42 layers. " * 900,
    "FiberHome carried 30 billion calls on one fibre, " * 400,
    "京东方(" * 5_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_check_of_hostile_text_answers_soon(client: TestClient, text: str) -> None:
    started = perf_counter()
    answer = client.post("/v1/check", json={"text": text[:MAX_TEXT]})
    assert answer.status_code in {200, 422}
    # About a second on the slowest machine; exponential time would take minutes.
    assert perf_counter() - started < 10


def test_check_verdicts_are_those_of_the_rules() -> None:
    assert [verdict.value for verdict in CheckVerdict] == [verdict.value for verdict in TextVerdict]
    assert [role.value for role in NumberRole] == [role.value for role in MentionRole]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Exämple's cars drive more than 700 km on one charge.", "matches"),
        ("Beispiel's cars drive more than 435 miles on one charge.", "matches"),
        ("Example's cars drive 700 km on one charge.", "differs"),
        ("Example cars drive 400 km on one charge.", "outdated"),
        ("Example's bicycles drive more than 700 km on one charge.", "not_found"),
        ("Other cars drive more than 700 km on one charge.", "not_found"),
    ],
)
def test_check_against_another_catalogue_knows_its_names(
    empty_database: Database, tmp_path: Path, text: str, verdict: str
) -> None:
    migrate(empty_database)
    import_bundle(empty_database, write_bundle(tmp_path / "bundle"), Author("test"))
    with empty_database.read() as session:
        (mention,) = check_text(session, text).data
    assert mention.verdict == verdict
