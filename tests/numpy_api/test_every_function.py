"""Every function, method and attribute that is staged does what NumPy's does, however it is called.

Calls are drawn from the templates of ``function_samples``: dtypes, ranks, layouts, axes, keywords.
AUTOGRAPH_DRAWS=500 draws so many of each, and compiles all of them, which takes long.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograph.errors import TypeMismatch, Unsupported
from autograph.numpy_api.registry import staged_functions
from autograph.staging import values
from tests.comparison import difference_of_observations
from tests.numpy_api import trying
from tests.numpy_api.drawing import Drawn, drawn
from tests.numpy_api.function_samples import OPTIONS, templates
from tests.numpy_api.same import converted, interpreted, seen

FEW = 4
DRAWS = int(os.environ.get("AUTOGRAPH_DRAWS", FEW))
ROUNDED = {"float16": 4e-3, "float32": 2e-5, "complex64": 2e-5}
TEMPLATES = tuple(templates())
COMPILED = TEMPLATES if DRAWS > FEW else TEMPLATES[::2]  # what is compiled takes its time
DRAWN = settings(
    max_examples=DRAWS,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def tolerance(call: Drawn, expected: Any) -> float:
    """Sums are added in another order, in the least exact dtype that takes part."""
    names = {str(dtype) for dtype in dtypes((call.arguments, expected.result))}
    names |= {name for name in ROUNDED if f"np.{name}" in call.source}
    return max((ROUNDED[name] for name in names if name in ROUNDED), default=1e-11)


def dtypes(value: Any) -> Iterator[np.dtype]:
    if isinstance(value, (tuple, list)):
        for part in value:
            yield from dtypes(part)
    elif isinstance(value, (np.ndarray, np.generic)):
        yield value.dtype


def compared(call: Drawn, level: Any) -> str:
    """What became of the call: "same", or "refused", which is never wrong."""
    expected = seen(call.function, call.arguments)
    actual = seen(level(call.function), call.arguments)
    if isinstance(actual.error, Unsupported | TypeMismatch):
        return "refused"
    near = tolerance(call, expected)
    text = difference_of_observations(actual, expected, rtol=near, atol=near)
    assert not text, f"{text}\n{call}"
    return "raised" if expected.error else "same"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("template", TEMPLATES)
def test_interpreted(template):
    found: Counter[str] = Counter()

    @DRAWN
    @given(rng=st.randoms(use_true_random=False))
    def check(rng: random.Random) -> None:
        found[compared(drawn(template, rng), interpreted)] += 1

    check()
    assert found["same"] or not found["refused"], "every call is refused"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("template", COMPILED)
def test_compiled(template):
    """One call, of the first few that could be compared with something."""
    rng = random.Random(template)
    calls = (drawn(template, rng) for _ in range(10))
    chosen = next((call for call in calls if compared(call, interpreted) == "same"), None)
    if chosen is not None:
        compared(chosen, converted)


# --- is there a template for each? ----------------------------------------------------------------


def spelled_out(template: str) -> Iterator[str]:
    """The template with each of the alternatives at one place, and the first at the others."""
    groups = [found.split("|") for found in re.findall(r"\{([^{}]*)\}", template)]
    groups = [OPTIONS[group[0]].split("|") if len(group) == 1 else group for group in groups]
    for k, group in enumerate(groups or [[""]]):
        for choice in group:
            words = iter([choice if j == k else other[0] for j, other in enumerate(groups)])
            yield re.sub(r"\{[^{}]*\}", lambda _, words=words: next(words), template)


def test_templates_are_spelled_out():
    assert set(spelled_out("f({a|b}, {c|d})")) == {"f(a, c)", "f(b, c)", "f(a, d)"}
    assert list(spelled_out("f(x)")) == ["f(x)"]


TEXTS = [text for template in TEMPLATES for text in spelled_out(template)]


def test_every_staged_function_is_called():
    names = {name for text in TEXTS for name in re.findall(r"np((?:\.\w+)+)", text)}
    called = {id(found) for name in names if (found := function_named(name)) is not None}
    staged = {id(function) for function in staged_functions()}
    listed = dict(trying.names())
    staged |= {id(function) for function in listed.values() if trying.is_supported(function)}
    assert len(called & staged) > 300
    assert not [n for n, f in listed.items() if id(f) in staged and id(f) not in called]


def function_named(name: str) -> Any:
    found: Any = np
    for part in name.split(".")[1:]:
        found = getattr(found, part, None)
    return found


def test_every_method_and_attribute_is_used():
    used = {name for text in TEXTS for name in re.findall(r"\.(\w+)", text)}
    names = {*values.array_methods, *values.array_attributes, *values.scalar_attributes}
    assert not sorted(name for name in names if name not in used)
