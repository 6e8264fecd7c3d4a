"""A cache of plans (compiled statements), by the shape of queries.

Queries of one shape differ only in values that are bind parameters of the same statement.
"""

from asyncio import Task, ensure_future, shield
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from anyio.to_thread import run_sync

from app.queries.compiled.shape import Shape

# With more plans, the least recently used plan is dropped, and is compiled again when needed.
MAX_PLANS = 500


_PlanT = TypeVar("_PlanT")


class PlanCache(Generic[_PlanT]):
    """A cache of compiled statements (plans) by the shape of the queries that they serve.

    It may be used on the event loop only. If it is full, the least recently used plan is dropped.
    """

    def __init__(self) -> None:
        self._plans: OrderedDict[Shape, _PlanT] = OrderedDict()
        self._making: dict[Shape, Task[_PlanT]] = {}

    async def get(self, shape: Shape, make: Callable[[], _PlanT]) -> _PlanT:
        """Return the compiled statement (plan) for queries of a shape.

        If the plan is not in the cache, `make` is called in a worker thread to compile it. Other
        requests for the same shape wait for the result.
        """
        if (plan := self.find(shape)) is not None:
            return plan
        if shape not in self._making:
            self._making[shape] = ensure_future(run_sync(make))
        try:
            plan = await shield(self._making[shape])
        finally:
            self._making.pop(shape, None)
        self.keep(shape, plan)
        return plan

    def find(self, shape: Shape) -> _PlanT | None:
        plan = self._plans.get(shape)
        if plan is not None:
            self._plans.move_to_end(shape)
        return plan

    def __contains__(self, shape: object) -> bool:
        return shape in self._plans

    def keep(self, shape: Shape, plan: _PlanT) -> None:
        self._plans[shape] = plan
        if len(self._plans) > MAX_PLANS:
            self._plans.popitem(last=False)
