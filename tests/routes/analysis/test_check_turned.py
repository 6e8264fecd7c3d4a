"""Sentences that have the words and the number of a claim and say something else: none of them matches.

Each block turns true sentences, which are tested to match, in one way.
"""

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.engines("sqlite")

TRUE = """
FiberHome has made 30 billion simultaneous calls on one optical fiber.
Officials say FiberHome made 30 billion simultaneous calls on one optical fiber.
FiberHome has made 30 billion simultaneous calls on one optical fiber. It was founded in Wuhan.
2014年4月，松下的硅太阳能电池效率为25.6%。
FiberHome has made 30 billion simultaneous calls on one optical fiber. It will be sold next year.
FiberHome has made 30 billion simultaneous calls on one optical fiber. Sales will not begin this year.
In December 2020 Oxford PV reached 29.52% with such a tandem, in November 2021 Helmholtz-Zentrum Berlin reached 29.8%, in December 2022 it reached 32.5%, in November 2023 LONGi reached 33.9%, and in June 2024 LONGi reached 34.6%.
But FiberHome has made 30 billion simultaneous calls on one optical fiber.
FiberHome made 6.75 billion and then 30 billion simultaneous calls on one optical fiber.
In April 2014 Panasonic reached an efficiency of 25.6% with a cell of silicon.
In 2014 Panasonic reached an efficiency of 25.6% with a cell of silicon.
SNCF's fast train CC 7107 reached a speed of 326 km/h in a test run on rails on 28 March 1955.
SNCF's fast train BB 9004 reached a speed of 331 km/h in a test run on rails on 29 March 1955.
Companies take part in nearly 80% of the national key R&D plans set up in 2021.
The number of high-tech enterprises in China increased from 49,000 to 330,000.
2022年11月，隆基绿能的硅电池效率达到26.81%。
极米科技连续四年位居中国投影机市场第一。
In June 2024 LONGi reached 34.6%. LONGi makes cells.
""".strip().splitlines()[:-1]
OTHER_TIMES = """
In May 2014 Panasonic reached an efficiency of 25.6% with a cell of silicon.
On 31 April 2014 Panasonic reached an efficiency of 25.6% with a cell of silicon.
On 3 April 2014 Panasonic reached an efficiency of 25.6% with a cell of silicon.
Panasonic reached an efficiency of 25.6% with a cell of silicon in 2014-09.
Panasonic's cell of silicon had an efficiency of 25.6% until 2014.
Before 2022 LONGi's silicon solar cell reached an efficiency of 26.81%.
The fast train Mallard of LNER reached a speed of 126 mph in a test run on rails on 4 July 1938.
Companies take part in nearly 80% of the national key R&D plans set up after 2021.
Companies take part in nearly 80% of the national key R&D plans set up through 2021.
Companies take part in nearly 80% of the national key R&D plans set up in 2021 and 2022.
2014年5月，松下的太阳能电池效率为25.6%，材料是silicon。
自2022年11月，隆基绿能的硅电池效率达到26.81%。
""".strip().splitlines()
OTHER_THINGS = """
SNCF's fast train CC 7107 reached a speed of 331 km/h in a test run on rails.
SNCF's fast train BB 9004 reached a speed of 326 km/h in a test run on rails.
SNCF's electric locomotive CC 7107 was credited with 331 km/h in a test run on 28 March 1955.
The R&D investment of state enterprises in the whole society has reached more than 76%.
The number of state high-tech enterprises in China increased from 49,000 to 330,000.
A state FiberHome has made 30 billion simultaneous calls on one optical fiber.
The share of women among its staff rose: in June 2024 LONGi reached 34.6%.
On gross margin: in June 2024 LONGi reached 34.6%.
Exports made up a growing share of revenue, and in June 2024 LONGi reached 34.6%.
FiberHome started with 30 billion simultaneous calls on one optical fiber.
In April 2014 Panasonic reached an efficiency of 25.6% with a cell of silicon, as does the BX-12.
SNCF's fast train BB 9004 Ultra reached a speed of 331 km/h in a test run on rails on 29 March 1955.
Reporters were fooled that FiberHome has made 30 billion simultaneous calls on one optical fiber.
""".strip().splitlines()
LEFT_OUT = """
All but FiberHome have made 30 billion simultaneous calls on one optical fiber.
Any company but XGIMI has ranked first in the Chinese projector market.
It was everyone but Panasonic who in April 2014 reached an efficiency of 25.6% with a cell of silicon.
The 30 billion simultaneous calls on one optical fiber were made by FiberHome and others.
极米科技连续四年位居中国投影机市场第一，今年除外。
""".strip().splitlines()
DENIED = """
FiberHome has made 30 billion simultaneous calls on one optical fiber: a lie.
FiberHome has made 30 billion simultaneous calls on one optical fiber – as a joke.
"FiberHome has made 30 billion simultaneous calls on one optical fiber", lied the spokesman.
FiberHome has made 30 billion simultaneous calls on one optical fiber. That is not true.
FiberHome has made 30 billion simultaneous calls on one optical fiber. Not.
FiberHome has made 30 billion simultaneous calls on one optical fiber. The claim is false.
FiberHome has made 30 billion simultaneous calls on one optical fiber. Experts doubt it.
FiberHome has made 30 billion simultaneous calls on one optical fiber. The company has since retracted the figure.
FiberHome has made 30 billion simultaneous calls on one optical fiber. In fact it is 3 billion.
FiberHome has made 30 billion simultaneous calls on one optical fiber. It was 3 billion in reality.
FiberHome has made 30 billion simultaneous calls on one optical fiber. That is the target.
FiberHome has made 30 billion simultaneous calls on one optical fiber. April Fools!
The following is not true. FiberHome has made 30 billion simultaneous calls on one optical fiber.
Suppose this. FiberHome has made 30 billion simultaneous calls on one optical fiber.
FiberHome has made 30 billion simultaneous calls on one optical fiber (estimated).
FiberHome has made 30 billion simultaneous calls on one optical fiber (draft).
FiberHome has made 30 billion simultaneous calls on one optical fiber, or so they say.
Hypothesis: FiberHome has made 30 billion simultaneous calls on one optical fiber.
Vision 2030: FiberHome has made 30 billion simultaneous calls on one optical fiber.
2022年11月，隆基绿能的硅电池效率达到26.81%。专家质疑。
2022年11月，隆基绿能的硅电池效率达到26.81%。实际为16%。
2022年11月，隆基绿能的硅电池效率达到26.81%。才怪。
FiberHome has made 30 billion simultaneous calls on one optical fiber. No, it did not.
FiberHome has made 30 billion simultaneous calls on one optical fiber. The regulator found otherwise.
Hoax! FiberHome has made 30 billion simultaneous calls on one optical fiber.
Here is a list of untrue statements. FiberHome has made 30 billion simultaneous calls on one optical fiber.
LONGi has withdrawn its statement: In November 2022 LONGi reached 26.81% with a cell of silicon.
网传2022年11月，隆基绿能的硅电池效率达到26.81%。
专家怀疑2022年11月，隆基绿能的硅电池效率达到26.81%。
谣言！2022年11月，隆基绿能的硅电池效率达到26.81%。
2022年11月，隆基绿能的硅电池效率达到26.81%。此说失实。
上海沃能的氢混合动力系统可节省25%的燃料，实为谎言。
""".strip().splitlines()
OTHER_ORDER = """
FiberHome made 30 billion and then 6.75 billion simultaneous calls on one optical fiber.
FiberHome made 30 billion simultaneous calls on one optical fiber, and 6.75 billion later.
FiberHome made 30 billion simultaneous calls on one optical fiber before it made 6.75 billion.
""".strip().splitlines()


def list_verdicts(client: TestClient, text: str) -> list[str]:
    response = client.post("/v1/check", json={"text": text})
    assert response.status_code == 200
    return [number["verdict"] for number in response.json()["data"]]


@pytest.mark.parametrize("text", TRUE)
def test_check_of_a_true_sentence_matches(client_with_examples: TestClient, text: str) -> None:
    assert "matches" in list_verdicts(client_with_examples, text)


@pytest.mark.parametrize("text", [*OTHER_TIMES, *OTHER_THINGS, *LEFT_OUT, *DENIED, *OTHER_ORDER])
def test_check_of_a_turned_sentence_matches_nothing(
    client_with_examples: TestClient, text: str
) -> None:
    verdicts = list_verdicts(client_with_examples, text)
    assert verdicts
    assert "matches" not in verdicts
