from app.domain.numbers.units import *
from app.domain.numbers.units import find_unit
