"""Loops that are divided among threads give what they give undivided, to the last bit."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import autograph
from autograph.errors import AutographWarning
from autograph.lowering.loop_ir import Alloc
from autograph.runtime import pool, teams
from autograph.runtime.division import FIRST, LEAST
from autograph.runtime.trials import ALONE, EACH_WORKER, LAST, RUNS, WANTED
from autograph.runtime.trials import DIVIDED as RATE_DIVIDED
from tests.runtime import loops_to_divide
from tests.runtime.loops_to_divide import DIVIDED, INNER, KEPT

ROWS = 61
needs_threads = pytest.mark.skipif(pool.most_threads() < 2, reason="one processor")


def arguments(rows=ROWS):
    random = np.random.default_rng(7)
    return (
        random.normal(size=(rows, rows)),
        random.normal(size=rows),
        random.integers(0, rows, rows),
    )


@pytest.fixture
def always(monkeypatch):
    monkeypatch.setenv("AUTOGRAPH_PARALLEL", "always")


def bits(results):
    return [(np.asarray(r).dtype, np.asarray(r).tobytes()) for r in results]


def run(function, rows=ROWS):
    given = arguments(rows)
    found = function(*given)
    return bits([*(found if isinstance(found, tuple) else (found,)), *given])


def team_of(function):
    (compiled,) = function.specialisations
    return compiled._team


@needs_threads
@pytest.mark.parametrize("loops", DIVIDED, ids=lambda own: own.__name__)
def test_divided_and_undivided_are_equal_to_the_last_bit(loops, always):
    undivided = autograph.convert(loops, parallel=False)
    function = autograph.convert(loops)
    expected = run(undivided)
    assert team_of(undivided) is None
    for rows in (ROWS, ROWS, 2, 5, ROWS):
        assert run(function, rows) == run(undivided, rows)
    team = team_of(function)
    assert team.natives, "no loop was divided"
    assert run(function) == expected


@pytest.mark.parametrize(
    "loops",
    [loops_to_divide.shares_of_rows, loops_to_divide.rows_over_others],
    ids=lambda own: own.__name__,
)
def test_rows_with_a_memory_of_their_own(loops):
    (worker,) = autograph.convert(loops).lower(*arguments()).loops.workers
    assert worker.index == "i"
    assert any(isinstance(statement, Alloc) for statement in worker.before)


@pytest.mark.parametrize("loops", KEPT, ids=lambda own: own.__name__)
def test_loops_whose_order_matters_are_left(loops):
    assert not autograph.convert(loops).lower(*arguments()).loops.workers


@pytest.mark.parametrize("loops", INNER, ids=lambda own: own.__name__)
def test_the_loops_inside_are_divided(loops, always):
    function = autograph.convert(loops)
    assert run(function) == run(autograph.convert(loops, parallel=False))
    indices = [own.index for own in function.specialisations[0].lowered.loops.workers]
    assert indices, "no loop is divided"
    assert "i" not in indices


@needs_threads
@pytest.mark.parametrize("rows", [ROWS, ROWS - 1, 3])
def test_a_check_that_fails_raises_where_the_plain_function_does(rows, always):
    def filled(a, v):
        for i in range(a.shape[0]):
            for j in range(a.shape[1]):
                a[i, j] = np.exp(a[i, j]) * v[i] + v[j]
        return a

    function = autograph.convert(filled)
    a, v, _ = arguments()
    other = a.copy()
    function(a.copy(), v)
    assert team_of(function).natives, "no loop was divided"
    outcomes = []
    for call, given in ((filled, a), (function, other)):
        try:
            call(given, v[:rows])
            outcomes.append("")
        except IndexError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]
    assert bool(outcomes[0]) is (rows < ROWS)
    np.testing.assert_allclose(a, other, rtol=1e-12, atol=1e-14)


@needs_threads
def test_a_hundred_threads_call_at_once(always):
    function = autograph.convert(loops_to_divide.in_place)
    expected = run(function)
    with ThreadPoolExecutor(100) as executor:
        assert all(found == expected for found in executor.map(lambda _: run(function), range(300)))


@needs_threads
def test_a_short_loop_is_not_divided_and_a_long_one_after_a_while(monkeypatch):
    monkeypatch.delenv("AUTOGRAPH_PARALLEL", raising=False)
    monkeypatch.setattr(teams, "program_key", lambda program: "none")  # never on disk
    function = autograph.convert(loops_to_divide.in_place)
    for _ in range(20):
        run(function)
    assert team_of(function).number(0, WANTED)[0] == 0
    monkeypatch.setattr(teams, "PATIENCE", 1e7)
    hired = []
    for _ in range(20):
        run(function, 300)
        hired.append(len(team_of(function).natives))
    assert hired[0] == 0
    assert hired[-1] == 1


@needs_threads
def test_what_is_slower_divided_is_not_divided_again(monkeypatch):
    monkeypatch.delenv("AUTOGRAPH_PARALLEL", raising=False)
    monkeypatch.setattr(teams, "PATIENCE", 0.0)
    function = autograph.convert(loops_to_divide.in_place)
    run(function, 300)
    words = team_of(function).words
    own = words[FIRST : FIRST + EACH_WORKER]
    own[RUNS], own[LAST] = 10, -1
    own[ALONE : ALONE + 1].view(np.float64)[0] = 1.0
    own[RATE_DIVIDED : RATE_DIVIDED + 1].view(np.float64)[0] = 2.0
    run(function, 300)
    assert own[LAST] == -1
    own[RATE_DIVIDED : RATE_DIVIDED + 1].view(np.float64)[0] = 0.5
    run(function, 300)
    assert own[LAST] > 0
    own[RUNS] = 63
    before = own[ALONE : ALONE + 1].view(np.float64)[0]
    run(function, 300)
    assert own[ALONE : ALONE + 1].view(np.float64)[0] != before, "the other way was not tried"


@pytest.mark.parametrize(
    ("option", "variable", "divides"),
    [
        (None, None, True),
        (True, None, True),
        (2, None, True),
        (False, None, False),
        (1, None, False),
        (None, "0", False),
        (None, "off", False),
        (None, "1", False),
        (None, "2", True),
        (True, "0", False),
        (4, "1", False),
    ],
)
def test_option_and_environment(option, variable, divides, monkeypatch):
    if variable is None:
        monkeypatch.delenv("AUTOGRAPH_PARALLEL", raising=False)
    else:
        monkeypatch.setenv("AUTOGRAPH_PARALLEL", variable)
    function = autograph.convert(loops_to_divide.in_place, parallel=option)
    assert bool(function.lower(*arguments()).loops.workers) is divides


@pytest.mark.parametrize("number", [0, -3])
def test_less_than_one_thread_is_refused(number):
    with pytest.raises(ValueError, match="number of threads"):
        autograph.convert(loops_to_divide.in_place, parallel=number)


def test_the_option_goes_with_a_function_that_is_converted_again():
    once = autograph.convert(loops_to_divide.in_place, parallel=False)
    assert autograph.convert(once) is once
    assert autograph.convert(once, effects="strip").parallel is False
    assert autograph.convert(once, parallel=True).parallel is True


@needs_threads
def test_a_worker_that_cannot_be_had_leaves_the_loop_as_it_is(always, monkeypatch):
    def refuses(program):
        raise teams.BackendError("no")

    function = autograph.convert(loops_to_divide.even_and_odd)
    expected = run(autograph.convert(loops_to_divide.even_and_odd, parallel=False))
    monkeypatch.setattr(teams, "compile_program", refuses)
    with pytest.warns(AutographWarning, match="not divided"):
        assert run(function) == expected
    assert run(function) == expected


FORK = """
import os, sys
import numpy as np
import autograph
from tests.runtime import loops_to_divide
from tests.runtime.test_division import run, team_of
function = autograph.convert(loops_to_divide.in_place)
expected = run(function)
assert team_of(function).natives
child = os.fork()
if child == 0:
    same = run(function) == expected
    other = autograph.convert(loops_to_divide.sums_of_rows)
    run(other)
    os._exit(0 if same and not team_of(other).natives else 1)
_, status = os.waitpid(child, 0)
assert run(function) == expected
sys.exit(os.waitstatus_to_exitcode(status))
"""


@needs_threads
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_process_divides_nothing_and_is_right():
    environment = {**os.environ, "AUTOGRAPH_PARALLEL": "always"}
    done = subprocess.run([sys.executable, "-c", FORK], env=environment, timeout=120, check=False)
    assert done.returncode == 0


@needs_threads
def test_helpers_do_not_keep_the_process_alive(always):
    run(autograph.convert(loops_to_divide.in_place))
    helpers = [own for own in threading.enumerate() if own.name.startswith("autograph-")]
    assert len(helpers) == pool.most_threads() - 1
    assert all(own.daemon for own in helpers)


def test_a_team_without_other_threads_never_asks():
    team = teams.Team((), 1)
    assert np.isinf(team.words[LEAST : LEAST + 1].view(np.float64)[0])
