"""A multi-layer perceptron, 512-256-128-2: three matrix products, relu and softmax."""

import itertools

import numpy as np

import autograph


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@autograph.convert
def mlp(x, w1, b1, w2, b2, w3, b3):
    h = relu(x @ w1 + b1)
    h = relu(h @ w2 + b2)
    return softmax(h @ w3 + b3)


def parameters(sizes=(512, 256, 128, 2)):
    """Random weights and biases of float32, layer by layer."""
    rng = np.random.default_rng(7)
    layers = []
    for inputs, outputs in itertools.pairwise(sizes):
        weights = rng.standard_normal((inputs, outputs), dtype=np.float32)
        layers += [weights / np.float32(np.sqrt(inputs)), np.zeros(outputs, np.float32)]
    return layers


def inputs(batch):
    return np.random.default_rng(8).standard_normal((batch, 512), dtype=np.float32)


def example():
    """The function to measure and its arguments."""
    return mlp, (inputs(1), *parameters())


def main():
    chances = mlp(inputs(4), *parameters())
    assert chances.shape == (4, 2)
    assert chances.dtype == np.float32
    assert np.allclose(chances.sum(axis=1), 1.0)
    for row in chances:
        print(" ".join(f"{chance:.4f}" for chance in row))


if __name__ == "__main__":
    main()
