"""Learning from data, and networks forwards and backwards.

Bishop, Pattern Recognition and Machine Learning; Hochreiter and Schmidhuber, 1997; Vaswani and
others, 2017; Lloyd, 1982.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import BOTH, SUMS, Kernel


def clusters(random, n, features, groups):
    centres = 4.0 * random.standard_normal((groups, features))
    labels = random.integers(0, groups, n)
    return centres[labels] + random.standard_normal((n, features)), labels


def k_means(points, centres, steps):
    """Lloyd's algorithm; moves the centres in place."""
    for _ in range(steps):
        distances = np.sum((points[:, np.newaxis, :] - centres[np.newaxis, :, :]) ** 2, axis=2)
        labels = np.argmin(distances, axis=1)
        for k in range(len(centres)):
            members = points[labels == k]
            if len(members) > 0:
                centres[k] = members.mean(axis=0)
    return labels


def k_means_inputs(random, n, features, groups, steps):
    points, _ = clusters(random, n, features, groups)
    return points, points[:groups].copy(), steps


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def logistic_regression(x, y, rate, steps):
    """Gradient descent on the mean cross-entropy; the losses as well."""
    weights = np.zeros(x.shape[1])
    bias = 0.0
    losses = []
    for _ in range(steps):
        p = sigmoid(x @ weights + bias)
        losses.append(-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)))
        error = p - y
        weights -= rate * (x.T @ error) / len(y)
        bias -= rate * error.mean()
    return weights, bias, np.array(losses)


def logistic_regression_inputs(random, n, features, steps):
    x, labels = clusters(random, n, features, 2)
    return x / 4.0, labels.astype(np.float64), 0.1, steps


def decision_stump(x, y, weights):
    """The feature, threshold and direction with the smallest weighted error; labels are -1, 1."""
    n, features = x.shape
    best = np.inf
    choice = (0, 0.0, 1)
    for feature in range(features):
        order = np.argsort(x[:, feature], kind="stable")
        error = np.sum(weights[y == -1])
        for position in range(n - 1):
            i = order[position]
            error += weights[i] * y[i]
            if x[order[position + 1], feature] == x[i, feature]:
                continue
            threshold = (x[i, feature] + x[order[position + 1], feature]) / 2
            if error < best:
                best, choice = error, (feature, threshold, 1)
            if 1.0 - error < best:
                best, choice = 1.0 - error, (feature, threshold, -1)
    return choice, best


def decision_stump_inputs(random, n, features):
    x, labels = clusters(random, n, features, 2)
    weights = random.random(n)
    return x, 2 * labels - 1, weights / weights.sum()


def lstm(inputs, wx, wh, bias):
    """One layer over a sequence: the last hidden state and all of them."""
    steps, batch, _ = inputs.shape
    hidden = wh.shape[0]
    h = np.zeros((batch, hidden), dtype=inputs.dtype)
    c = np.zeros((batch, hidden), dtype=inputs.dtype)
    states = np.zeros((steps, batch, hidden), dtype=inputs.dtype)
    for t in range(steps):
        gates = inputs[t] @ wx + h @ wh + bias
        i, f, g, o = np.split(gates, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states[t] = h
    return h, states


def lstm_inputs(random, steps, batch, features, hidden):
    def normal(*shape):
        return (random.standard_normal(shape) / 4).astype(np.float32)

    return (
        normal(steps, batch, features),
        normal(features, 4 * hidden),
        normal(hidden, 4 * hidden),
        normal(4 * hidden),
    )


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention(x, wq, wk, wv, wo, heads):
    """Causal self-attention with several heads."""
    n, width = x.shape
    size = width // heads
    q = (x @ wq).reshape(n, heads, size).transpose(1, 0, 2)
    k = (x @ wk).reshape(n, heads, size).transpose(1, 0, 2)
    v = (x @ wv).reshape(n, heads, size).transpose(1, 0, 2)
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(np.float32(size))
    mask = np.triu(np.ones((n, n), dtype=bool), 1)
    scores = np.where(mask, np.float32(-1e9), scores)
    mixed = softmax(scores) @ v
    return mixed.transpose(1, 0, 2).reshape(n, width) @ wo


def attention_inputs(random, n, width, heads):
    weights = random.standard_normal((4, width, width)) / np.sqrt(width)
    x = random.standard_normal((n, width))
    return (x.astype(np.float32), *weights.astype(np.float32), heads)


def convolution(images, weights):
    """Channels last; a window at a time over all images and channels."""
    k = weights.shape[0]
    n, height, width, _ = images.shape
    out = np.empty((n, height - k + 1, width - k + 1, weights.shape[3]), dtype=images.dtype)
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            window = images[:, i : i + k, j : j + k, :, np.newaxis]
            out[:, i, j, :] = np.sum(window * weights[np.newaxis], axis=(1, 2, 3))
    return out


def max_pool(x):
    n, height, width, channels = x.shape
    out = np.empty((n, height // 2, width // 2, channels), dtype=x.dtype)
    for i in range(height // 2):
        for j in range(width // 2):
            out[:, i, j, :] = np.max(x[:, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, :], axis=(1, 2))
    return out


def conv_net(images, w1, b1, w2, b2, dense, bias):
    """Two convolutions with pooling and a dense layer, as LeNet."""
    x = max_pool(np.maximum(convolution(images, w1) + b1, 0))
    x = max_pool(np.maximum(convolution(x, w2) + b2, 0))
    return x.reshape(len(x), -1) @ dense + bias


def conv_net_inputs(random, n, size, c1, c2):
    last = ((size - 2) // 2 - 2) // 2

    def normal(*shape):
        return (random.standard_normal(shape) / 3).astype(np.float32)

    return (
        normal(n, size, size, 1),
        normal(3, 3, 1, c1),
        normal(c1),
        normal(3, 3, c1, c2),
        normal(c2),
        normal(last * last * c2, 10),
        normal(10),
    )


def train_perceptron(x, y, w1, b1, w2, b2, rate, epochs, batch):
    """One hidden layer, gradients by hand, batches in order; changes the weights in place."""
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for start in range(0, len(x), batch):
            xb, yb = x[start : start + batch], y[start : start + batch]
            z1 = xb @ w1 + b1
            a1 = np.maximum(z1, 0.0)
            p = softmax(a1 @ w2 + b2)
            losses[epoch] += -np.sum(np.log(p[np.arange(len(yb)), yb]))
            d2 = p.copy()
            d2[np.arange(len(yb)), yb] -= 1.0
            d2 /= len(yb)
            d1 = (d2 @ w2.T) * (z1 > 0)
            w2 -= rate * a1.T @ d2
            b2 -= rate * d2.sum(axis=0)
            w1 -= rate * xb.T @ d1
            b1 -= rate * d1.sum(axis=0)
    return losses / len(x)


def train_perceptron_inputs(random, n, features, hidden, epochs, batch):
    x, labels = clusters(random, n, features, 3)
    w1 = random.standard_normal((features, hidden)) / 4
    w2 = random.standard_normal((hidden, 3)) / 4
    return x, labels, w1, np.zeros(hidden), w2, np.zeros(3), 0.05, epochs, batch


def naive_bayes(x, y, classes, queries):
    """Gaussian features: means and variances of each class, then the likeliest class."""
    mean = np.zeros((classes, x.shape[1]))
    variance = np.zeros((classes, x.shape[1]))
    prior = np.zeros(classes)
    for c in range(classes):
        members = x[y == c]
        mean[c] = members.mean(axis=0)
        variance[c] = members.var(axis=0) + 1e-9
        prior[c] = len(members) / len(x)
    answer = np.zeros(len(queries), dtype=np.int64)
    for i, query in enumerate(queries):
        score = np.log(prior) - 0.5 * np.sum(
            np.log(2.0 * np.pi * variance) + (query - mean) ** 2 / variance, axis=1
        )
        answer[i] = np.argmax(score)
    return answer, mean, variance


def naive_bayes_inputs(random, n, features, classes):
    x, labels = clusters(random, n, features, classes)
    return x, labels, classes, x[::3].copy()


def principal_components(x, count, steps):
    """By power iteration on the covariance, with deflation."""
    centred = x - x.mean(axis=0)
    covariance = centred.T @ centred / (len(x) - 1)
    components = np.zeros((count, x.shape[1]))
    variances = np.zeros(count)
    for k in range(count):
        v = np.ones(x.shape[1]) / np.sqrt(x.shape[1])
        for _ in range(steps):
            v = covariance @ v
            v /= np.sqrt(np.sum(v**2))
        variances[k] = v @ covariance @ v
        covariance -= variances[k] * np.outer(v, v)
        components[k] = v
    return components, variances


def principal_components_inputs(random, n, features, count, steps):
    points, _ = clusters(random, n, features, 3)
    return points * np.arange(1, features + 1), count, steps


def k_nearest_neighbours(train, labels, queries, k):
    """The commonest label of the k nearest points."""
    answer = np.zeros(len(queries), dtype=labels.dtype)
    for i in range(len(queries)):
        distances = np.sum((train - queries[i]) ** 2, axis=1)
        nearest = np.argsort(distances, kind="stable")[:k]
        answer[i] = np.argmax(np.bincount(labels[nearest]))
    return answer


def k_nearest_neighbours_inputs(random, n, features, queries, k):
    points, labels = clusters(random, n + queries, features, 4)
    return points[:n], labels[:n], points[n:], k


def pairwise_distances(x):
    """Distances between all rows, by three loops."""
    n, features = x.shape
    d = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(features):
                difference = x[i, k] - x[j, k]
                total += difference * difference
            d[i, j] = np.sqrt(total)
    return d


def pairwise_distances_inputs(random, n, features):
    return (random.random((n, features)),)


KERNELS = (
    Kernel(k_means, k_means_inputs, (12, 3, 3, 3), (4000, 8, 10, 10), 1e-12, why=SUMS),
    Kernel(logistic_regression, logistic_regression_inputs, (12, 3, 4), (4000, 20, 100), 1e-11,
           why=BOTH),
    Kernel(decision_stump, decision_stump_inputs, (12, 3), (2000, 10), 1e-13, 1e-15, why=SUMS),
    Kernel(lstm, lstm_inputs, (3, 2, 4, 5), (100, 32, 64, 128), 1e-4, 1e-5, why=BOTH),
    Kernel(attention, attention_inputs, (6, 8, 2), (256, 128, 8), 1e-4, 1e-6, why=BOTH),
    Kernel(conv_net, conv_net_inputs, (2, 14, 2, 3), (8, 28, 6, 12), 1e-4, 1e-5, why=SUMS),
    Kernel(train_perceptron, train_perceptron_inputs, (12, 3, 4, 2, 5), (1500, 20, 40, 5, 50),
           1e-9, 1e-12, why=BOTH),
    Kernel(naive_bayes, naive_bayes_inputs, (18, 3, 3), (2000, 10, 5), 1e-12, why=BOTH),
    Kernel(principal_components, principal_components_inputs, (12, 4, 2, 20), (2000, 40, 5, 200),
           1e-8, 1e-8, why=SUMS),
    Kernel(k_nearest_neighbours, k_nearest_neighbours_inputs, (15, 3, 5, 3), (2000, 8, 200, 7)),
    Kernel(pairwise_distances, pairwise_distances_inputs, (6, 3), (150, 5)),
)  # fmt: skip
