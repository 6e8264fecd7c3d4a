"""Units and factors of headers: a header that says something else than the unit that is given is not passed over."""

import pytest

from app.domain.units.units import find_unit
from app.extraction.agreement.header_units import explain_header, read_header_unit


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("价格（万元）", "CNY"), ("价格（亿元）", "CNY"), ("价格（千元）", "CNY"), ("价格(元/吨)", "CNY"), ("Price ($M)", "USD"), ("Preis (Tsd. €)", "EUR"),
        ("Preis in Mio. €", "EUR"), ("Prix (M€)", "EUR"), ("Price [k€]", "EUR"), ("Price in thousands of USD", "USD"), ("Price (in millions)", "USD"),
        ("Price (000s)", "USD"), ("Price (USD, millions)", "USD"), ("Price (10^6 USD)", "USD"), ("Price ×1000 USD", "USD"), ("Cars (thousands)", "{car}"),
        ("Cars sold, million", "{car}"), ("功率/万千瓦", "kW"), ("Price €", "USD"), ("Price in EUR", "USD"), ("Price £m", "USD"), ("Price £m", "GBP"),
        ("Mass in g", "kg"), ("Mass / g", "kg"), ("Mass g", "kg"), ("Price USD/kWh", "USD"), ("Efficiency (fraction)", "%"), ("功率（万千瓦）", "kW"),
        ("Price (EUR)", "USD"), ("Revenue, millions (USD)", "USD"), ("Revenue in thousands, USD", "USD"), ("Params (B)", "{parameter}"),
        ("Params (M)", "{parameter}"), ("单价（单位：万元）", "CNY"), ("产量（万吨）", "t"), ("产量万吨", "t"), ("kg", "g"), ("Price (TEUR)", "EUR"),
        ("Price (kUSD)", "USD"), ("Amount (USD '000)", "USD"), ("Amount ('000 USD)", "USD"), ("Amount (1,000 USD)", "USD"), ("Amount (US$ bn)", "USD"),
        ("Amount (€ millions)", "EUR"), ("Amount (10⁶ EUR)", "EUR"), ("Temp (°F)", "Cel"), ("Cars (in 1000)", "{car}"), ("Price [EUR]", "USD"),
        ("Range (km) (miles)", "m"), ("Population, thousands", "{person}"), ("人口（万）", "{person}"), ("人口（万人）", "{person}"), ("Value (USD mn)", "USD"),
        ("Mass in grams", "kg"), ("Energy per mass, Wh/kg", "kW.h/kg"),
    ],
)  # fmt: skip
def test_unit_that_its_header_contradicts_is_none(header: str, unit: str) -> None:
    assert explain_header(header, find_unit(unit)) is not None
    named = read_header_unit(header)
    assert named is None or named.code != unit


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("价格（万元）", "10*4.CNY"), ("Price ($M)", "10*6.USD"), ("Price (USD, millions)", "10*6.USD"), ("Cars (thousands)", "10*3.{car}"),
        ("Cars sold, million", "10*6.{car}"), ("功率/万千瓦", "10*4.kW"), ("Mass in g", "g"), ("Mass / g", "g"), ("Mass g", "g"), ("Price €", "EUR"),
        ("Efficiency (fraction)", "1"), ("Params (B)", "10*9.{parameter}"), ("Parameters", "10*9.{parameter}"),
        ("Number of parameters", "10*9.{parameter}"), ("Training compute cost (2023 USD)", "USD"), ("Training compute (FLOP)", "{flop}"),
        ("Training time (hours)", "h"), ("Cost per million tokens (USD)", "USD"), ("Range (km) [1]", "km"), ("Recall (top 1000)", "%"),
        ("F1 (n=1000)", "%"), ("Accuracy at 1 million", "%"), ("Price in thousands of USD", "10*3.USD"), ("Speed km/h", "km/h"), ("F1", "%"),
        ("LAS", "%"), ("Range (km) (miles)", "km"), ("Vitamin C", "mg"), ("Class A", "V"), ("Price ($/1M tokens)", "USD/(10*6.{token})"),
        ("Deaths per 100,000", "{death}"), ("Cost (per million tokens)", "USD/(10*6.{token})"), ("Temp (°C)", "Cel"), ("F1 (百分比)", "%"),
        ("Price ×1000 USD", "10*3.USD"), ("Distance, m", "m"), ("Preis in Mio. €", "10*6.EUR"), ("Time (m)", "m"), ("Mass (kg) *", "kg"),
        ("Deaths per 1,000", "{death}"),
    ],
)  # fmt: skip
def test_unit_that_fits_its_header_is_taken(header: str, unit: str) -> None:
    assert explain_header(header, find_unit(unit)) is None


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Range (km)", "km"),
        ("Range [km]", "km"),
        ("Mass, kg", "kg"),
        ("Range (km) *", "km"),
        ("Efficiency (%) [1]", "%"),
        ("Efficiency (%) (1)", "%"),
        ("Latency [ms] (lower is better)", "ms"),
        ("Cost (2023 USD)", "USD"),
        ("Price (USD), 2023", "USD"),
        ("功率（万千瓦）", "10*4.kW"),
        ("Speedup (x)", "1"),
        ("Share (1)", None),
        ("Range (km) (m)", None),
        ("Range (km) (miles)", None),
        ("Mass (kg) (g)", None),
        ("Mass (kg) (t)", None),
        ("Speed in m/s (km/h)", None),
        ("Revenue, millions (USD)", None),
        ("Price (USD, millions)", None),
        ("Price ($)", None),
        ("Score (max)", None),
    ],
)
def test_unit_of_a_header_is_read_where_there_is_one(header: str, code: str | None) -> None:
    unit = read_header_unit(header)
    assert (unit and unit.code) == code
