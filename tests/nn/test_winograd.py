"""Convolutions by tiles: the same results as by windows, whatever the picture and its padding."""

from __future__ import annotations

import numpy as np
import pytest

from autograph import nn
from autograph.nn import winograd
from tests.comparison import assert_same

WIDE = winograd.NARROWEST
AROUND = 8  # along both axes there are tiles enough for a picture of twice this size

PICTURES = {
    "even": (2, 2 * AROUND, 2 * AROUND),
    "odd": (1, 2 * AROUND + 1, 2 * AROUND + 3),
    "odd and even": (3, 2 * AROUND + 1, 2 * AROUND),
    "low and long": (2, 3, 12 * AROUND),
}


def layer(padding, dtype="float32", width=WIDE):
    net = nn.Conv2D(
        width + 1, 3, padding=padding, bias_initializer="normal", in_channels=width, dtype=dtype
    )
    net.initialize("normal", seed=1)
    return net


def picture(shape, dtype="float32", width=WIDE):
    batch, *sizes = shape
    return np.random.default_rng(3).standard_normal((batch, width, *sizes)).astype(dtype)


def by_windows(net, x):
    """In float64, one place of the window after the other."""
    weight = net.weight.data().astype(np.float64)
    (high, wide), (up, left) = x.shape[2:], [cut.start for cut in net._padding or NOTHING]
    x = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (up, up), (left, left)))
    high, wide = high + 2 * up - 2, wide + 2 * left - 2
    y = sum(
        np.einsum("oc,nchw->nohw", weight[:, :, i, j], x[:, :, i : i + high, j : j + wide])
        for i in range(3)
        for j in range(3)
    )
    return y + net.bias.data()[:, None, None]


NOTHING = (slice(0, 0), slice(0, 0))


@pytest.fixture
def sent(monkeypatch):
    """What went by tiles."""
    found = []
    convolve = winograd.convolve

    def noting(x, *others):
        found.append(x.shape)
        return convolve(x, *others)

    monkeypatch.setattr(winograd, "convolve", noting)
    return found


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("padding", [0, 1, (2, 1)])
@pytest.mark.parametrize("shape", PICTURES.values(), ids=PICTURES)
def test_results_are_those_of_windows(sent, shape, padding, dtype):
    net, x = layer(padding, dtype), picture(shape, dtype)
    result, expected = net(x), by_windows(net, x)
    assert sent
    assert result.dtype == dtype
    size = np.abs(x).max() * np.abs(net.weight.data()).max() * 9 * WIDE
    assert np.max(np.abs(result - expected)) < np.finfo(dtype).eps * size


def test_rounding_is_of_the_size_that_windows_have(monkeypatch):
    net, x = layer(1), picture(PICTURES["even"])
    expected = by_windows(net, x)
    by_tiles = np.sqrt(np.mean((net(x) - expected) ** 2))
    monkeypatch.setattr(winograd, "FEWEST", 10**6)
    others = np.sqrt(np.mean((net(x) - expected) ** 2))
    assert 0 < by_tiles < 3 * others


def test_one_program_is_enough_for_all_pictures():
    net = layer(1)
    net.hybridize()
    net(picture((2, 20, 22)))
    (program, _) = net._program
    before = len(program.specialisations)
    for shape in ((3, 16, 16), (4, 17, 19), (2, 4, 5), (7, 4, 5), (2, 40, 3)):
        x = picture(shape)
        assert_same(net(x), net._call(x), rtol=1e-4, atol=1e-5)
    assert len(program.specialisations) == before


@pytest.mark.parametrize(
    ("net", "shape"),
    [
        (layer(1, width=WIDE - 1), (2, 2 * AROUND, 2 * AROUND)),
        (layer(1), (2, 6, 6)),
        (layer(1), (1, 4, 14)),
        (nn.Conv2D(WIDE, 3, strides=2, in_channels=WIDE), (1, 4 * AROUND, 4 * AROUND)),
        (nn.Conv2D(WIDE, 3, dilation=2, in_channels=WIDE), (1, 4 * AROUND, 4 * AROUND)),
        (nn.Conv2D(WIDE, 5, in_channels=WIDE), (1, 4 * AROUND, 4 * AROUND)),
        (nn.Conv2D(WIDE, 3, groups=2, in_channels=WIDE), (1, 2 * AROUND, 2 * AROUND)),
    ],
    ids=["narrow", "small", "one sample", "strides", "dilation", "kernel", "groups"],
)
def test_what_would_not_gain_by_tiles_goes_by_windows(sent, net, shape):
    net.initialize(seed=1)
    net(picture(shape, width=net.weight.shape[1] * (2 if net._groups else 1)))
    assert not sent


def test_an_infinity_stays_in_its_tile():
    net, x = layer(1), picture(PICTURES["even"])
    x[0, 0, 0, 0] = np.inf
    with np.errstate(invalid="ignore"):
        result = net(x)
    assert np.isfinite(result[0, :, 2:, 2:]).all()
    assert np.isfinite(result[1]).all()
    assert not np.isfinite(result[0, :, :2, :2]).any()
