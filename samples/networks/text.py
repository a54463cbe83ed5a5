"""An LSTM that writes text, letter by letter, until it has finished its sentences.

The loop ends where the letters that are drawn say so: it is compiled with the network around it.
The weights beside this file were trained with PyTorch on four sentences: 250 steps of Adam.
"""

from pathlib import Path

import numpy as np

from autograph import nn

LETTERS = " ,.abcdeghiklmnoprstuw"
HERE = Path(__file__).parent


class Writer(nn.HybridBlock):
    """Gives the letters, as numbers, after a beginning."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(LETTERS), 16)
        self.cell = nn.LSTMCell(64, input_size=16)
        self.scores = nn.Dense(len(LETTERS), in_units=64)

    def forward(self, beginning, sentences, most):
        written = np.zeros(most, np.int64)
        states = self.cell.begin_state(1)
        letter, stops, count = int(beginning[0]), 0, 0
        while count < most and stops < sentences:
            output, states = self.cell(self.embedding(np.array([letter])), states)
            best = int(self.scores(output)[0].argmax())
            letter = int(beginning[count + 1]) if count + 1 < len(beginning) else best
            written[count] = letter
            count += 1
            if letter == 2:  # a full stop
                stops += 1
        return written[:count]


def trained():
    net = Writer()
    net.load_parameters(HERE / "text.safetensors")
    return net


def numbers(text):
    return np.array([LETTERS.index(letter) for letter in text])


def main():
    net = trained()
    net.hybridize()
    for beginning, sentences in (("the loop", 1), ("a graph", 2), ("read", 3)):
        letters = net(numbers(beginning), sentences, 400)
        print(beginning[0] + "".join(LETTERS[letter] for letter in letters))


if __name__ == "__main__":
    main()
