"""Denials in English texts that are no word of the clause: in the next sentence, in answers and in corrections."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# The first number is denied, and no other.
DENIED = """
A wire wrote that only 12% of the chips pass. The company denied that the figure was correct.
According to the union, 900 jobs will go. Management rejects that figure.
The paper put its share at 19%. The ministry does not recognise this estimate.
Sources speak of a 20% stake. The airline dismissed the report as pure speculation.
A blog reported a yield of 34%. "Complete fantasy," said its chief executive.
The magazine claimed that it weighs 210 kg. That is incorrect, the firm says.
A competitor said the pump lasts 900 hours. That's simply not true.
The firm is said to have offered €150m. This is a rumour.
The notice of a €70m contract for Harbour Cables was published by mistake.
The 41,000 sheets given for 2022 in the last report were misprinted.
A first count of 12,000, passed on by the police on Friday, was wrong, the mayor admitted.
"Have you sold 500 homes, as was reported?" "I wish we had!"
Our word of 3 May that we had won a $45m order is hereby withdrawn.
Gossip of 250 layoffs at Hart & Vane had no foundation.
A deposit of EUR 20,000, named in the first notice, is no longer required.
The boast of 9,000 charging cycles did not survive a winter.
A blog wrote that the port owes €90 million; the accounts (form 8, annex C) show nothing of the sort.
"Is it true that 15 percent of the pumps leaked?" - "No, certainly not."
Is it right that 15 percent of the pumps leaked? No, absolutely not.
It was reported to have 400 beds; the hospital has since corrected this to 310.
The group first gave a range of 610 km. It later retracted that claim.
The magnet was said to have reached 24 T; the lab withdrew the claim in May.
The report gave an efficiency of 61%. The authors have since retracted it.
A tabloid wrote that the tower would cost £300m. The mayor's office said the sum was made up.
Some blogs give a range of 900 km. Don't believe them.
"Didn't you promise 800 jobs?" "We never said that."
They say the robot saves you 15% on fuel. I've never seen it.
The company pushed back on the report that it would fire 300 people.
The company says its range is 610 km, a figure that testers could not reproduce.
"Is it 40 percent?" he asked. "No," she replied. "It is 30."
The deal, worth $40 million, fell through.
The planned $40 million sale collapsed in May.
Talks on a $40 million loan broke down.
The launch of 12 satellites was scrubbed.
Plans for a 40 MW plant have been shelved.
The 300 jobs never came.
Mr Ruiz called reports of 900 redundancies a fairy tale.
The 900 redundancies? A fairy tale, says Ruiz.
The claim of 30% doesn't hold up.
The alleged 30% saving has never been shown.
An output of 30 MW was never on the table.
The lab has walked back its claim of 30 qubits.
A rival called the 40% saving "pure fiction".
The first estimate of 90 deaths was later corrected to 61.
Is it true that you lost 300 customers? No, not a single one.
Q: Did the cell reach 400 Wh/kg?\\nA: No. We stopped at 331.
Q: Are you raising $500M?\\nA: We are not.
"Have you sold 2,000 units?" Not yet, says Weber.
Will it carry 30 tonnes? Absolutely not.
Does the boat do 40 knots? Not even close.
Can you do it in 12 minutes? No. We need about 19.
Q: Has the reactor run for 100 hours?\\nA: It hasn't. The best run was 61 hours.
What nobody reached: an error rate of 0.4%.
What no team has managed yet: a range of 900 km.
Still missing: a lifetime of 40 hours.
Not achieved: a yield of 92%.
An efficiency of 60% is what nobody has achieved.
900 km is a range that no rival has reached.
No firm has yet built a cell with 600 Wh/kg.
I won't sit here and guarantee you 50 jobs.
Anyone who promises you 900 km is dreaming.
Anyone claiming 30 minutes is lying.
Despite rumours of 5,000 seats, there was no new stadium.
No new engine, despite talk of 900 kW.
The second line, to make 800 kg a day from 2026, was cancelled.
The replacement, due to produce 40 MW, has been scrapped.
A pilot with 40 buses, planned for March, has been called off.
The firm has dropped its goal of 500 stores.
The manoeuvre (2.3 m/s) cancelled.
Burn 4 (1.4 m/s) was aborted.
It shut for what was billed as three weeks; it never opened again.
The maker had guaranteed 36 moves an hour. At no time has the port reached that figure.
The design called for 40 MW. It never reached that level.
The supplier promised 95% availability. So far it has not achieved this.
The plan was for 500 homes. None of them was built.
The forecast was 40 GWh. That was missed by a wide margin.
If we ran it at night it could make 3,500 cells, but we don't.
If they had listened, you would be paying another $14.
Had the gas plant been built, bills would have risen by 14%.
An earlier version of this article said it had 28 million customers. The correct figure is 26 million.
A previous version of this story gave the price as $40. It is $4.
The original version of this report misstated the capacity as 30 MW; it is 13 MW.
CORRECTIONS\\n\\nWe reported that the city paid £1.4bn for the site. That was the sum bid by all.
CORRECTION: In Tuesday's paper we said the bridge was 400 metres long. It is 140 metres long.
Owing to an editing error, a report on not-spots stated that 5% of homes had no signal.
Due to a typing error, we wrote that it weighed 40 kg. It weighs 4 kg.
The table wrongly gave the output as 40 MW. It should have read 44 MW.
We regret that Monday's report gave the price as £90; it is £9.
""".strip().splitlines()
STATED = """
The €70m contract was published in May.
The 41,000 sheets given for 2022 were printed in Leeds.
A count of 12,000, passed on by the police on Friday, was right, the mayor said.
The plant has no foundation of concrete and makes 300 tonnes.
A fee of €20, which is no longer than usual to pay, was asked.
The accounts show €90 million; of the sale they say nothing.
Is it right that the pumps leaked? No, 15 percent were sound.
Did it reach 400 km? Yes: it reached 412 km.
Is 40% enough? No.
Few people know that it weighs 50 t.
It isn't just a 50 t crane; it floats.
It cannot be denied that it weighs 50 t.
Not for nothing does it cost €50.
Do you ship to all 50 states? No.
The 400-metre bridge collapsed in May.
It gives 34 dB, a figure that the group could not confirm.
Did your 40 kWh pack catch fire? No.
Did the firm, which has 40 staff, survive? No.
How much did it cost? No more than £9 million.
Is the pump cheaper? No. It costs $40.
What everybody reached: an error rate of 0.4%.
What nobody mentioned: the debt of €40 million.
Nobody noticed, and it reached 400 km.
Anyone who buys 40 units gets a discount.
People who say it takes 40 minutes are right.
Despite rumours of cuts, it has not fired anybody and employs 400.
The plant, which made 800 kg a day, was closed in 2015.
The plan for 40 homes was approved.
It delivered 36 tonnes. At no time has the rival reached that figure.
The record was 36 tonnes. Nobody has reached it since.
The firm has 300 staff. "That is not true of its rivals," he said.
Prices are 40% lower, according to the watchdog. "It's simply untrue that they rose," it said.
The company reported sales of €40m. It denied the claims of a former employee.
The report says 40 km of pipes leak. That is a lot.
The mine made 40 tonnes. No plan for a second one exists.
If it works, it could treat 200 patients.
If they had it in stock they would charge $40.
An earlier version of the phone weighed 210 g.
We reported that the city paid £1.4bn for the site.
Residues are not to exceed 0.2 mg/L.
Deliveries are not to fall below 40 t.
""".strip().splitlines()
# What others did reach is stated, though somebody falls short of it.
REACHED_BY_OTHERS = """
It stores 162 Wh/kg, shy of Calder's 175 Wh/kg cells.
At 412 km it is short of Borea's 450 km.
Sales of 420 cars fell short of last year's 500.
It did not match the 175 Wh/kg of Calder's cells.
It does not reach the 96% that Ceres achieves.
It reached 21%, well short of the 26% set by Ferro in 2019.
Output fell short of the 2019 record of 500 tonnes.
""".strip().splitlines()
SHORT_OF = """
It fell short of Calder's target of 175 Wh/kg.
It fell short of Calder's 175 Wh/kg target.
It fell short of the 175 Wh/kg.
It missed analysts' 40 million forecast.
It could not match Ford's promise of 500 km.
We did not reach the 40 tonnes we had hoped for.
""".strip().splitlines()


def read_denied(text: str) -> list[bool]:
    names = CatalogueNames()
    text = text.replace("\\n", "\n")
    reading = read_article(text, language="en", published=None, names=names)
    return [candidate.denied for candidate in reading.candidates]


@pytest.mark.parametrize("text", DENIED)
def test_number_is_denied_by_what_is_said_of_it(text: str) -> None:
    first, *others = read_denied(text)
    assert first
    assert not any(others)


@pytest.mark.parametrize("text", STATED)
def test_number_beside_denial_of_another_thing_is_stated(text: str) -> None:
    assert not any(read_denied(text))


@pytest.mark.parametrize("text", REACHED_BY_OTHERS)
def test_number_that_others_reached_is_stated(text: str) -> None:
    assert not read_denied(text)[-1]


@pytest.mark.parametrize("text", SHORT_OF)
def test_number_that_nobody_reached_is_denied(text: str) -> None:
    assert read_denied(text)[-1]


def test_all_that_a_correction_takes_back_is_denied() -> None:
    text = "An earlier version said sales were €5m. It also said it employed 900 people. It employs 90."
    assert read_denied(text) == [True, True, False]


def test_all_numbers_of_a_denied_report_are_denied() -> None:
    text = "It is said to want to close 3 sites and cut 40 jobs. The group called this nonsense."
    assert read_denied(text) == [True, True]
