"""A transformer decoder that keeps the keys and values of what it has read.

Each step computes one position only, and looks at the cache for all before it. The result is that
of the whole sequence at once. The weights are random.
"""

import numpy as np

from autograph import nn

WORDS, WIDTH, HEADS, LAYERS, MOST = 50, 32, 4, 1, 64


class DecoderLayer(nn.HybridBlock):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiHeadAttention(WIDTH, HEADS, is_causal=True)
        self.norm = nn.LayerNorm()
        self.feed = nn.HybridSequential(
            nn.Dense(4 * WIDTH, activation="gelu", flatten=False), nn.Dense(WIDTH, flatten=False)
        )
        self.norm_after = nn.LayerNorm()

    def forward(self, x):
        x = x + self.attention(self.norm(x))
        return x + self.feed(self.norm_after(x))

    def step(self, x, keys, values, time):
        """One position; its key and value are put into the cache, at ``time``."""
        attention, y = self.attention, self.norm(x)
        keys[:, time] = attention.key(y)[:, 0]
        values[:, time] = attention.value(y)[:, 0]
        x = x + attention.answer(attention.query(y), keys[:, : time + 1], values[:, : time + 1])
        return x + self.feed(self.norm_after(x))


class Decoder(nn.HybridBlock):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH, weight_initializer="normal")
        self.places = nn.Embedding(MOST, WIDTH, weight_initializer="normal")
        self.layers = nn.HybridSequential(*[DecoderLayer() for _ in range(LAYERS)])
        self.scores = nn.Dense(WORDS, flatten=False)

    def forward(self, ids):
        """The scores of the next word after each of ``(batch, time)``."""
        return self.scores(self.layers(self.words(ids) + self.places(np.arange(ids.shape[1]))))

    def generate(self, ids, end, most):
        """The words after ``ids``, the best each time, until it is ``end``."""
        cache = np.zeros((2, LAYERS, 1, MOST, WIDTH), np.float32)
        written = np.zeros(most, np.int64)
        word, time = int(ids[0]), 0
        while time < most and (word != end or time == 0):
            x = self.words(np.array([[word]])) + self.places(np.array([[time]]))
            for number, layer in enumerate(self.layers):
                x = layer.step(x, cache[0, number], cache[1, number], time)
            best = int(self.scores(x)[0, 0].argmax())
            word = int(ids[time + 1]) if time + 1 < len(ids) else best
            written[time] = word
            time += 1
        return written[:time]


class Generating(nn.HybridSequential):
    """The decoder, called to generate."""

    def forward(self, ids, end, most):
        return self[0].generate(ids, end, most)


def decoder():
    net = Decoder()
    net.initialize("xavier", seed=4)
    net(np.zeros((1, 2), np.int64))
    return net


def one_by_one(net, ids, end, most):
    """The same, by the whole sequence again for each word."""
    words = list(ids)
    while len(words) <= most and words[-1] != end:
        words.append(int(net(np.array([words]))[0, -1].argmax()))
    return np.array(words[1:])


def main():
    net, beginning = decoder(), np.array([3, 1, 4, 1, 5])
    expected = one_by_one(net, beginning, 9, 20)
    generating = Generating(net)
    generating.hybridize()
    words = generating(beginning, 9, 20)
    print(*words)
    assert np.array_equal(words, expected)


if __name__ == "__main__":
    main()
