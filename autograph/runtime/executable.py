"""The function that a person calls: check, enter the compiled code, or go elsewhere.

    def call(u, steps):                                    # plan.parameters
        if type(u) is ndarray and type(steps) is int:      # plan.checks
            a = state.a                                    # plan.bindings
            try:
                r = entry(host, u, steps, a)               # plan.arguments
            except (Refused, OverflowError):               # OverflowError: an int beyond int64
                pass
            except HostError:
                raise_pending(locals())
            else:
                u.steps = r                                # plan.epilogue
                return u                                   # plan.result
        return miss(u, steps)                              # plan.forward

The text is generated because a wrapper made of closures costs several times as much as the call
itself. Our own names in it start with ``_ag_``, so that they cannot meet the names of the user's
parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from autograph.runtime.compiler import Native
from autograph.runtime.host import Handler, HostCallback, HostError, Refused, raise_pending
from autograph.runtime.shared_reads import share_reads
from autograph.runtime.teams import Team
from autograph.runtime.tracked_checks import Tracked, names

RESERVED = "_ag_"


@dataclass(frozen=True)
class CallPlan:
    """How arguments become those of the entry, and its result becomes the one the person expects.

    ``returned`` is the name under which ``result`` finds what the entry returned. ``frame`` are
    called around the call, the first with the arguments by name. ``tracked`` are some of the
    checks, which need not be made in every call.
    """

    name: str
    parameters: str
    forward: str
    checks: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    bindings: tuple[tuple[str, str], ...] = ()
    result: str = "r"
    epilogue: tuple[str, ...] = ()
    constants: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    returned: str = "r"
    frame: tuple[Callable[[Mapping[str, Any]], None], Callable[[], None]] | None = None
    tracked: Tracked | None = None


def build_executable(
    native: Native,
    plan: CallPlan,
    handlers: Sequence[Handler],
    miss: Callable[..., Any],
    team: Team | None = None,
) -> Callable[..., Any]:
    """The wrapper. ``handlers[k]`` performs host call k, ``miss`` takes calls that do not fit,
    ``team`` has the program's workers.
    """
    refuse_reserved_names(plan)
    program = native.program
    callback = HostCallback(program.sites, handlers)
    namespace: dict[str, Any] = {
        "_ag_native": native,  # keeps the module of the entry registered
        "_ag_callback": callback,  # keeps the address good
        "_ag_entry": native.entry,
        "_ag_host": callback.address,
        "_ag_team_of": team,  # keeps the address good
        "_ag_team": team.address if team is not None else 0,
        "_ag_miss": miss,
        "_ag_Refused": (Refused, OverflowError),
        "_ag_HostError": HostError,
        "_ag_raise_pending": raise_pending,
        "_ag_constants": plan.constants,
        "_ag_locals": locals,
        **dict(zip(("_ag_enter", "_ag_leave"), plan.frame or (), strict=False)),
        **names(),
        **plan.constants,
        "__name__": __name__,
    }
    given = ["_ag_host"] * bool(program.sites) + ["_ag_team"] * bool(program.workers)
    text = wrapper_text(plan, given)
    exec(compile(text, f"<autograph call of {plan.name}>", "exec"), namespace)
    wrapper: Any = namespace.pop("_ag_call")
    wrapper.__name__ = wrapper.__qualname__ = plan.name
    wrapper.__code__ = wrapper.__code__.replace(co_name=plan.name)  # what a traceback shows
    checked: Callable[..., Any] = wrapper
    return checked


def wrapper_text(plan: CallPlan, given: Sequence[str]) -> str:
    """``given``: what the entry takes before the arguments of the plan."""
    tracked = plan.tracked
    known = frozenset(tracked.checks if tracked is not None else ())
    left = [check for check in plan.checks if check not in known]
    shared = share_reads((*left, *plan.arguments))
    checks, read = shared[: len(left)], shared[len(left) :]
    if tracked is not None:
        checks.insert(0, tracked.condition())
    arguments = [*given, *read]
    bindings = [f"{name} = {expression}" for name, expression in plan.bindings]
    attempt = [
        "try:",
        f"    {plan.returned} = _ag_entry({', '.join(arguments)})",
        "except _ag_Refused:",
        "    pass",
        "except _ag_HostError:",
        "    _ag_raise_pending({**_ag_constants, **_ag_locals()})",
        "else:",
        *(f"    {line}" for line in plan.epilogue),
        f"    return {plan.result}",
    ]
    if plan.frame is not None:
        inner = [f"    {line}" for line in attempt]
        attempt = ["_ag_enter(_ag_locals())", "try:", *inner, "finally:", "    _ag_leave()"]
    lines = [
        *(() if tracked is None else tracked.function()),
        f"def _ag_call({plan.parameters}):",
        f"    if {' and '.join(checks) or 'True'}:",
        *(f"        {line}" for line in (*bindings, *attempt)),
        f"    return _ag_miss({plan.forward})",
    ]
    return "\n".join(lines) + "\n"


def refuse_reserved_names(plan: CallPlan) -> None:
    texts = (plan.parameters, *(name for name, _ in plan.bindings), *plan.constants, plan.returned)
    for text in texts:
        if re.search(rf"\b{RESERVED}", text):
            raise ValueError(f"names that start with {RESERVED} are reserved: {text}")
