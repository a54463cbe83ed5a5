"""All modules with programs of the corpus; importing this registers them."""

from __future__ import annotations

from tests.language import (
    arrays,
    attributes,
    calls,
    chosen,
    control,
    errors,
    findings,
    generators,
    growing,
    instances,
    joined_texts,
    matching,
    put_back,
    recursion,
    repeated_lists,
    rotations,
    shared_arrays,
    stores,
    texts,
    various,
    views,
)
from tests.language.cases import (
    boolean,
    branches,
    exceptions,
    failures,
    iteration,
    loops,
    objects,
    parameters,
    scopes,
    side_effects,
    source,
    state,
)

ALL = (
    arrays, attributes, calls, control, errors, generators, growing, instances, joined_texts,
    matching, put_back, recursion, repeated_lists, rotations, shared_arrays, stores, texts, various,
    views, chosen, findings, branches, boolean, loops, iteration, exceptions,
    failures, side_effects, scopes, objects, parameters,
    source, state,
)  # fmt: skip
