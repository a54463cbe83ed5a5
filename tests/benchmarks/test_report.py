"""What rows come to: means, targets, the record on disk, the page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from benchmarks.growth_page import of_arrays, of_programs
from benchmarks.markdown import write_markdown
from benchmarks.page import write_page
from benchmarks.page.drawing import LogAxis
from benchmarks.records import QUICK, Record, Row, Timing, read
from benchmarks.summary import BEST, behind, first_calls, memory, speeds, unable
from benchmarks.targets import targets

MACHINE = {
    "machine": {"processor": "Abacus", "cores": 2},
    "python": {"version": "3.11"},
    "packages": {"numpy": "2", "numba": "0.68"},
}
SYSTEMS = {"numpy": "NumPy", "ours": "ours", "numba": "numba", "hand": "by hand", "jax": "JAX"}


def row(name, **seconds):
    timings = {
        key: Timing(value, first=value, memory=2**20) if value else Timing(note=f"{key} <refuses>")
        for key, value in seconds.items()
    }
    return Row(name, "topic", "benchmarks/kernels/stencils.py", 26, timings)


@pytest.fixture
def rows():
    return [
        row("fast", numpy=8.0, ours=1.0, numba=2.0, hand=1.0, jax=None),
        row("slow & low", numpy=2.0, ours=1.0, numba=4.0, hand=0.5, jax=0.25),
    ]


@pytest.fixture
def record(rows):
    return Record(MACHINE, QUICK, SYSTEMS, rows)


def test_means_are_of_what_both_do(rows):
    found = speeds(rows, list(SYSTEMS))
    assert found["numpy"].value == pytest.approx(4.0)
    assert (found["jax"].value, found["jax"].count) == (pytest.approx(0.25), 1)
    assert found[BEST].value == pytest.approx((2.0 * 0.25) ** 0.5)
    assert first_calls(rows, list(SYSTEMS))["numba"].value == pytest.approx(8.0**-0.5)


def test_where_ours_is_behind(rows):
    assert [(one.name, peer, speed) for one, peer, speed in behind(rows, BEST, 0.95)] == [
        ("slow & low", "jax", 0.25)
    ]
    assert behind(rows, "numpy", 1.0) == []
    assert unable(rows, "jax") == [(rows[0], "jax <refuses>")]
    assert memory(rows[0]) == 1.0


def test_targets(rows):
    found = {goal.what: goal for goal in targets(rows, SYSTEMS)}
    assert not found["speed, times NumPy's"].met
    assert found["programs slower than NumPy"].met
    assert found["worst time, of loops by hand"].measured == 2.0
    assert found["longest first call"].met


def test_a_target_that_was_not_measured_is_not_met():
    (without,) = [goal for goal in targets([], {}) if goal.what == "first call, of numba's"]
    assert not without.met
    assert without.row()[1:] == ("-", "<= 0.20x", "-")


def test_a_record_comes_back(record, tmp_path):
    path = tmp_path / "new" / "record.json"
    record.write(path)
    assert read(path) == record
    assert [one.name for one in path.parent.iterdir()] == ["record.json"]


class Balanced(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.words = [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        if tag != "meta":
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_has_every_program_and_links_to_its_source(record, tmp_path):
    path = tmp_path / "page.html"
    write_page(record, path)
    page = Balanced(path.read_text(encoding="utf-8"))
    for one in record.rows:
        assert one.name in page.words
    assert "jax <refuses>" in page.words
    (file,) = {link.partition("#")[0] for link in page.links}
    assert (tmp_path / file).resolve().is_file()


def test_the_page_of_a_run_with_nothing(tmp_path):
    write_page(Record(MACHINE, QUICK, {"numpy": "NumPy"}), tmp_path / "page.html")
    Balanced((tmp_path / "page.html").read_text(encoding="utf-8"))


def test_tables_for_documents(record, tmp_path):
    write_markdown(record, tmp_path / "tables.md")
    text = (tmp_path / "tables.md").read_text(encoding="utf-8")
    assert "| slow & low | 0.25 | JAX |" in text
    assert "| numba | 2.83 (2) |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)


def test_plots_of_growth():
    points = [{"name": "axpy", "elements": n, "ours": 1.0, "plain": None} for n in (10, 1000)]
    stages = {"conversion": 0.1, "staging": 0.1, "lowering": 0.1, "first_call": None}
    for text in (of_arrays(points), of_programs([{"lines": 20} | stages])):
        assert "<svg" in text
        Balanced(text)


def test_equal_ratios_are_equally_far_apart():
    axis = LogAxis(0.01, 100.0, 0.0, 400.0)
    assert [axis.place(value) for value in (0.01, 0.1, 1.0, 10.0, 100.0)] == pytest.approx(
        [0.0, 100.0, 200.0, 300.0, 400.0]
    )
    assert axis.place(1e6) == 400.0
    assert axis.ticks() == pytest.approx([0.01, 0.1, 1.0, 10.0, 100.0])
    assert LogAxis(0.5, 5.0, 0.0, 1.0).ticks() == pytest.approx([0.5, 1.0, 2.0, 5.0])
