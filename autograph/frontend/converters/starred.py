"""What a starred target collects is a list that the program may change.

    a, *b = e         ==>   a, *b = e
                            b = ag__.list_(b)

    a, *x.b, c = e    ==>   a, *others, other = e
                            x.b = ag__.list_(others)
                            c = other

The second form, for a target that is no variable: it and those after it are assigned in order.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import fresh_name
from autograph.frontend.trees import Block, assign, flattened, load, located, store


def convert_starred_targets(node: Any, context: Context) -> Block:
    """The assignment ``node``, and what has to follow it."""
    after: Block = []
    for target in node.targets:
        leaves = [*flattened([target])]
        count = len(leaves)
        first = next((k for k, leaf in enumerate(leaves) if _is_starred_place(leaf)), count)
        for leaf in leaves[:first]:
            if isinstance(leaf, gast.Starred):
                made = context.operator("list_", located(load(leaf.value.id), node), at=node)
                after.append(assign(leaf.value.id, made, node))
        if first < count:
            after += _Postponed(node, context).assign(leaves[first:])
    return [node, *after]


def _is_starred_place(leaf: Any) -> bool:
    return isinstance(leaf, gast.Starred) and not isinstance(leaf.value, gast.Name)


class _Postponed:
    """Targets that are assigned after all of them were unpacked."""

    def __init__(self, node: Any, context: Context) -> None:
        self.node = node
        self.context = context
        self.taken = set(context.taken)

    def assign(self, leaves: Block) -> Block:
        target = self.node.targets[-1]
        if leaves[0] not in [*flattened([target])]:
            raise self.context.refuse(
                leaves[0],
                "a starred target that is not a variable, before another assignment, is not "
                "supported",
                "unpack into variables first",
            )
        replaced = {leaf: self.temporary(leaf) for leaf in leaves}
        self.node.targets[-1] = _with(target, replaced)
        return [self.assignment(leaf, made) for leaf, made in replaced.items()]

    def temporary(self, leaf: Any) -> Any:
        name = fresh_name("others" if isinstance(leaf, gast.Starred) else "other", self.taken)
        self.taken.add(name)
        made = gast.copy_location(store(name), leaf)
        if isinstance(leaf, gast.Starred):
            return gast.copy_location(gast.Starred(made, gast.Store()), leaf)
        return made

    def assignment(self, leaf: Any, made: Any) -> Any:
        if not isinstance(leaf, gast.Starred):
            value = located(load(made.id), self.node)
            return gast.copy_location(gast.Assign([leaf], value, None), self.node)
        name = located(load(made.value.id), self.node)
        value = self.context.operator("list_", name, at=self.node)
        return gast.copy_location(gast.Assign([leaf.value], value, None), self.node)


def _with(target: Any, replaced: dict[Any, Any]) -> Any:
    """``target`` with some of its parts replaced."""
    if isinstance(target, (gast.Tuple, gast.List)):
        target.elts = [_with(item, replaced) for item in target.elts]
    return replaced.get(target, target)
