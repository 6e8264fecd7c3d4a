"""The order of a list: one column, then the id, so that it is total; and a place within it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, UnaryExpression, and_, or_


@dataclass(frozen=True, slots=True)
class Ordering:
    """`column` is None for a list in order of its ids. No row has a null in `column`."""

    id_column: ColumnElement[str]
    column: ColumnElement[str] | None = None
    descending: bool = False
    id_descending: bool = False

    def columns(self) -> list[ColumnElement[str]]:
        """What a place in the list consists of: the column, if there is one, and the id."""
        return [self.id_column] if self.column is None else [self.column, self.id_column]

    def order_by(self) -> list[UnaryExpression[str]]:
        by_id = self.id_column.desc() if self.id_descending else self.id_column.asc()
        if self.column is None:
            return [by_id]
        return [self.column.desc() if self.descending else self.column.asc(), by_id]

    def after(self, place: list[str]) -> ColumnElement[bool]:
        """Is a row behind this place?"""
        last_id = place[-1]
        behind = self.id_column < last_id if self.id_descending else self.id_column > last_id
        if self.column is None:
            return behind
        first = self.column < place[0] if self.descending else self.column > place[0]
        return or_(first, and_(self.column == place[0], behind))
