# mypy: ignore-errors
# ruff: noqa: B018, F821
"""What branches and loops become: the state goes in as arguments and comes out as results.

Blocks of ``try`` and ``with`` have no state: what they assign and hand over is in shared variables.
"""


def branch(test, state, names, if_true, if_false, true_body, false_body):
    def if_true(state):
        true_body
        return state

    def if_false(state):
        false_body
        return state

    state = ag__.cond(test, if_true, if_false, state, names=names)


def while_loop(test, state, names, loop_test, loop_body, body):
    def loop_test(state):
        return test

    def loop_body(state):
        body
        return state

    state = ag__.while_loop(loop_test, loop_body, state, names=names)


def for_loop(iterable, item, state, names, loop_body, body):
    def loop_body(item, state):
        body
        return state

    state = ag__.for_loop(iterable, loop_body, state, names=names)


def for_loop_with_test(iterable, item, state, names, test, loop_test, loop_body, body):
    def loop_test(state):
        return test

    def loop_body(item, state):
        body
        return state

    state = ag__.for_loop(iterable, loop_body, state, names=names, test=loop_test)


def with_statement(manager, parameters, with_body, body):
    def with_body(parameters):
        body

    ag__.with_(manager, with_body)


def block(name, parameters, body):
    def name(parameters):
        body
