"""A cache of plans (compiled statements). Queries of one shape differ only in their bind values."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from app.queries.compiled.shape import PlanKey

# With more plans, the least recently used plan is dropped, and is compiled again when needed.
MAX_PLANS = 500


_PlanT = TypeVar("_PlanT")


class PlanCache(Generic[_PlanT]):
    """A cache of compiled statements by the keys of the queries that they serve."""

    def __init__(self) -> None:
        self._plans: OrderedDict[PlanKey, _PlanT] = OrderedDict()

    def get(self, key: PlanKey, make: Callable[[], _PlanT]) -> _PlanT:
        """Return the plan of a key; `make` compiles it if it is not in the cache.

        That takes 2 to 5 milliseconds, so a worker thread would keep the event loop waiting as long.
        """
        if key in self._plans:
            self._plans.move_to_end(key)
        else:
            self._plans[key] = make()
            if len(self._plans) > MAX_PLANS:
                self._plans.popitem(last=False)
        return self._plans[key]

    def __contains__(self, key: object) -> bool:
        return key in self._plans
