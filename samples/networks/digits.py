"""LeNet and a residual network on scikit-learn's digits (the extra ``samples``).

The weights beside this file were trained with PyTorch on four of five digits: Adam, 40 epochs of
batches of 64, learning rates 0.003 and 0.005. Every fifth digit is what is recognized here.
"""

from pathlib import Path

import numpy as np

from autograph import nn

try:
    from sklearn.datasets import load_digits
except ImportError:
    raise SystemExit(
        "samples/networks/digits.py needs scikit-learn: pip install 'autograph-compiler[samples]'"
    ) from None

HERE = Path(__file__).parent


def lenet():
    """The network of LeCun, in the size of these pictures."""
    return nn.HybridSequential(
        nn.Conv2D(6, 3, padding=1, activation="relu"),
        nn.MaxPool2D(),
        nn.Conv2D(16, 3, padding=1, activation="relu"),
        nn.MaxPool2D(),
        nn.Dense(32, activation="relu"),
        nn.Dense(10),
    )


def residual():
    """A network with a block that learns what to add to its input."""
    body = nn.HybridSequential(
        nn.Conv2D(16, 3, padding=1),
        nn.BatchNorm(),
        nn.Activation("relu"),
        nn.Conv2D(16, 3, padding=1),
        nn.BatchNorm(),
    )
    return nn.HybridSequential(
        nn.Conv2D(16, 3, padding=1, activation="relu"),
        nn.Residual(body, activation="relu"),
        nn.MaxPool2D(),
        nn.GlobalAvgPool(),
        nn.Dense(10),
    )


def trained(make):
    net = make()
    net.load_parameters(HERE / f"{make.__name__}.safetensors")
    return net


def held_out():
    """The digits that were not trained with, as pictures, and what they are."""
    pictures, digits = load_digits(return_X_y=True)
    return (pictures[::5] / 16).astype(np.float32).reshape(-1, 1, 8, 8), digits[::5]


def main():
    pictures, digits = held_out()
    for make in (lenet, residual):
        net = trained(make)
        imperative = net(pictures)
        net.hybridize()
        scores = net(pictures)
        assert np.allclose(scores, imperative, atol=1e-4)
        right = np.mean(scores.argmax(axis=1) == digits)
        print(f"{make.__name__}: {100 * right:.1f} % of {len(digits)} digits")


if __name__ == "__main__":
    main()
