"""What is computed from a product of matrices, element by element, takes its memory.

    a = x @ w                                   a = x @ w
    y = empty((n, m))                           for i, j:
    for i, j:                             ==>       a[i, j] = max(a[i, j] + b[j], 0)
        y[i, j] = max(a[i, j] + b[j], 0)

Where nothing needs the product afterwards. Of other arrays no memory is taken: those that loops
compute are better not stored at all, which they are not where loops become one.
"""

from __future__ import annotations

from autograph.ir import Value, ViewMap
from autograph.lowering.decisions import REUSED
from autograph.lowering.dependence import storing_order
from autograph.lowering.elements import is_unset
from autograph.lowering.loop_walks import loads_of
from autograph.lowering.nests import Nest
from autograph.lowering.scope import Deferred, InMemory, Scope
from autograph.lowering.writes import write


def take_over(scope: Scope, value: Value) -> str:
    """Compute ``value``, which was just defined or is given back, into the memory of such a
    product: its name, or nothing where there is none.
    """
    if value in scope.homes or value.type.is_scalar or is_unset(scope, value):
        return ""
    for name in sorted(scope.reads(value, {}) & scope.products.keys()):
        if _is_free(scope, name, value) and _is_in_place(scope, name, value):
            scope.decide(REUSED, value, f"the product in `{name}` is not needed any more")
            write(scope, name, ViewMap.identity(value.type.dims), value)
            scope.places[value] = InMemory(name)
            return name
    return ""


def _is_free(scope: Scope, name: str, value: Value) -> bool:
    fits = scope.products[name] == value.type.dtype and scope.sizes.get(name) == value.type.dims
    return fits and scope.is_fresh(name) and not scope.readers(name, value)


def _is_in_place(scope: Scope, name: str, value: Value) -> bool:
    """Whether an element is read before it is overwritten."""
    if not isinstance(scope.places[value], Deferred):
        return False
    nest = Nest(scope, value.type.dims)
    loads = loads_of(name, nest.element(value))
    order = storing_order(tuple(nest.index), loads, nest.levels, nest.counts)
    nest.release()
    return order is not None
