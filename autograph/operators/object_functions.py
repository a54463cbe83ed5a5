"""getattr, setattr, hasattr and delattr of objects that are staged: like the attribute itself."""

from __future__ import annotations

from typing import Any

from autograph.numpy_api.registry import stages
from autograph.staging.branches import branch
from autograph.staging.maybe import StagedMaybe, Undefined
from autograph.staging.objects import StagedObject
from autograph.staging.opaque import Opaque
from autograph.staging.values import StagedScalar, refuse


@stages(getattr)
def getattr_(item: Any, name: Any, *default: Any) -> Any:
    _require_known(item, name)
    there = _is_there(item, name)
    if default and isinstance(there, StagedScalar):
        arms = (lambda: (getattr(item, name),), lambda: default)
        return branch(there.value, arms, (name,))[0]
    return getattr(item, name, *default)


@stages(hasattr)
def hasattr_(item: Any, name: Any) -> Any:
    _require_known(item, name)
    there = _is_there(item, name)
    return there if isinstance(there, StagedScalar) else hasattr(item, name)


def _is_there(item: Any, name: str) -> Any:
    """Where an attribute was assigned in a branch or loop: is it there at run time?"""
    slot = item._autograph_slots.get(name) if isinstance(item, StagedObject) else None
    content = None if slot is None else slot.get()
    if isinstance(content, StagedMaybe) and isinstance(content.otherwise, Undefined):
        return content.present
    return None


@stages(setattr)
def setattr_(item: Any, name: Any, value: Any) -> None:
    _require_known(item, name)
    setattr(item, name, value)


@stages(delattr)
def delattr_(item: Any, name: Any) -> None:
    _require_known(item, name)
    delattr(item, name)


def _require_known(item: Any, name: Any) -> None:
    if not isinstance(name, str):
        refuse("the name of an attribute that is only known at run time", "write it out")
    if isinstance(item, Opaque):
        refuse(
            f"`{name}` of what `{item._autograph_name}` gives, asked for by name",
            f"write `.{name}`",
        )
