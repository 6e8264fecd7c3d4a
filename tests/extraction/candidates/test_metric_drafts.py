"""Names of new metrics from the words of the clause of a number."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

NAMED = [
    # What a verb names has to fit the unit.
    ("The plough uses 150 feet of road.", ["length (road)"]),
    ("It uses 40 kWh.", ["consumption"]),
    ("It employs people in six countries.", ["number of countries"]),
    ("It employs 300 people.", ["employees (people)"]),
    ("The cell holds 2% of the charge.", ["share (charge)"]),
    ("It has reached a depth of 7,300 metres.", ["depth"]),
    ("Revenue rose 8 per cent to 211 million euros.", ["revenue"]),
    ("The panel is 28 mm high.", ["height"]),
    ("The drone weighs 9 kg.", ["mass"]),
    ("It has lifted 1,100 tonnes of mud.", ["mass (mud)"]),
    ("It uses 27% less water.", ["consumption (water)"]),
    ("They keep 94% of them.", ["share"]),
    ("A planet circles its star in 11.4 days.", ["time"]),
    ("They reject the board's figure of 5 t.", ["mass"]),
    ("It buried 86 sensors.", ["number of sensors"]),
    ("转换效率达到70.5%。", ["转换效率"]),
    ("能量效率由上一代的88%提高到93.5%。", ["能量效率"]),
    ("研发投入占营收的9.2%。", ["研发投入占比"]),
    ("船长366米、宽51米。", ["长度", "宽度"]),
    ("重62公斤。", ["重量"]),
    # What was lost is no profit.
    ("净利润由盈利转为亏损约2.4亿元。", ["净亏损"]),
    ("归母净利润亏损收窄至900万元。", ["净亏损"]),
    ("去年该厂亏损600万元。", ["亏损"]),
    ("净利润为600万元。", ["净利润"]),
    ("最大埋深1250米。", ["最大埋深"]),
    ("网络由42个节点组成。", ["节点数量"]),
    ("沉降控制在10毫米以内，最大处为13毫米。", ["沉降控制", "沉降控制"]),
    ("提供40台备用发动机，合同额近3亿美元。", ["提供备用发动机", "合同额"]),
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_new_metric_is_named_by_words_of_clause(text: str, names: list[str]) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    drafts = {draft.id: next(iter(draft.names.values())) for draft in reading.drafts.metrics}
    assert [drafts[candidate.metrics[0].id] for candidate in reading.candidates] == names
