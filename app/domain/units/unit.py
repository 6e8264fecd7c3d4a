from app.domain.numbers.unit_table import Unit
