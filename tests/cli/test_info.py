from __future__ import annotations

import json

import numpy as np

from autograph import __version__


def test_text(autograph):
    code, out, err = autograph("info")
    assert (code, err) == (0, "")
    assert __version__ in out
    assert np.__version__ in out


def test_json(autograph, monkeypatch, tmp_path):
    monkeypatch.setenv("AUTOGRAPH_CACHE_DIR", str(tmp_path))
    facts = json.loads(autograph("info", "--json")[1])
    assert facts["autograph"]["version"] == __version__
    assert facts["packages"]["numpy"] == np.__version__
    assert facts["cache"]["folder"] == str(tmp_path)
    assert facts["environment"]["AUTOGRAPH_CACHE_DIR"] == str(tmp_path)
