from app.domain.numbers.units import *
from app.domain.numbers import units as _u
from app.domain.numbers.unit_table import Unit
from fractions import Fraction
def find_unit(s):
    if s=='[pH]': return Unit('[pH]','pH','pH','pH',Fraction(1),Fraction(0),())
    return _u.find_unit(s)
