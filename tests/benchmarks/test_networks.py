"""``python -m benchmarks networks``: who takes part, what is compared, what is written."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.networks import contest
from benchmarks.networks.description import NETWORKS

MLP = replace(NETWORKS["mlp"], batches=(1,))


@pytest.fixture
def only_imperative(monkeypatch):
    monkeypatch.setattr(contest, "NETWORKS", {"mlp": MLP})
    monkeypatch.setattr(contest, "FRAMEWORKS", {"imperative": ("ours", "in_ours")})


def measured(tmp_path):
    file = tmp_path / "found.json"
    contest.execute(file, quick=True)
    (row,) = json.loads(file.read_text())["rows"]
    return row


def test_what_is_measured_is_written(only_imperative, tmp_path):
    row = measured(tmp_path)
    assert (row["network"], row["batch"], row["notes"]) == ("mlp", 1, {})
    assert 0 < row["fastest"]["imperative"] <= row["seconds"]["imperative"]


def test_another_result_is_not_timed(only_imperative, monkeypatch, tmp_path):
    monkeypatch.setattr(contest, "numpy_result", lambda network, x: np.ones((1, 2), np.float32))
    row = measured(tmp_path)
    assert row["notes"] == {"imperative": "another result than NumPy's"}
    assert not row["seconds"]


def test_a_framework_without_interpreter_is_named(monkeypatch, capsys):
    monkeypatch.delenv("AUTOGRAPH_BENCH_JAX", raising=False)
    monkeypatch.setattr(contest, "FRAMEWORKS", {"jax": ("jax", "in_jax")})
    assert not list(contest.present())
    assert "jax is left out: AUTOGRAPH_BENCH_JAX names no interpreter" in capsys.readouterr().out
