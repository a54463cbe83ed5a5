"""The networks whose weights are in ``files``, as they are written here."""

from __future__ import annotations

from autograph import nn


def mlp():
    return nn.HybridSequential(nn.Dense(5, "relu"), nn.Dense(4, "tanh"), nn.Dense(2))


def convolutional(strides=2, epsilon=1e-5):
    return nn.HybridSequential(
        nn.Conv2D(3, 3, padding=1),
        nn.BatchNorm(epsilon=epsilon),
        nn.Activation("relu"),
        nn.MaxPool2D(2, 2),
        nn.Conv2D(4, 3, strides=strides),
        nn.GlobalAvgPool(),
        nn.Flatten(),
        nn.Dense(3),
    )


def keras_convolutional():
    net = convolutional(strides=1, epsilon=1e-3)
    first = nn.Conv2D(3, 3, padding=1, activation="relu")
    return nn.HybridSequential(first, net[1], *net[3:])


class Text(nn.HybridBlock):
    """As it is in PyTorch: two layers, and one that reads both ways."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(9, 4)
        self.norm = nn.LayerNorm()
        self.lstm = nn.LSTM(3, 2, layout="NTC")
        self.gru = nn.GRU(4, layout="NTC", bidirectional=True)
        self.head = nn.Dense(2, flatten=False)

    def forward(self, x):
        return self.head(self.gru(self.lstm(self.norm(self.embed(x)))))


class KerasText(nn.HybridBlock):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(9, 4)
        self.norm = nn.LayerNorm(epsilon=1e-3)
        self.lstm = nn.LSTM(3, layout="NTC")
        self.gru = nn.GRU(4, layout="NTC")
        self.head = nn.Dense(2)

    def forward(self, x):
        return self.head(self.gru(self.lstm(self.norm(self.embed(x))))[:, -1])


class Attention(nn.HybridBlock):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiHeadAttention(8, 2)
        self.norm = nn.LayerNorm()

    def forward(self, x):
        return self.norm(x + self.attention(x))
