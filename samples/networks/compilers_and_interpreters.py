"""The textbook's chapter on compilers and interpreters, section by section."""

import contextlib
import io
import tempfile
from pathlib import Path

import numpy as np

import autograph
from autograph import nn
from autograph.nn import npx

# 13.1. Imperative programming.


def add(a, b):
    return a + b


def fancy_func(a, b, c, d):
    e = add(a, b)
    f = add(c, d)
    g = add(e, f)
    return g


# 13.1.1. Symbolic programming: the program is a text first. Here the text is made from the function.

PROGRAM = """
def add(a, b):
    return a + b

def fancy_func(a, b, c, d):
    e = add(a, b)
    f = add(c, d)
    g = add(e, f)
    return g
print(fancy_func(1, 2, 3, 4))
"""


# 13.1.3. Hybridizing the Sequential class.


def get_net():
    net = nn.HybridSequential()
    net.add(nn.Dense(256, activation="relu"), nn.Dense(128, activation="relu"), nn.Dense(2))
    net.initialize()
    return net


# 13.1.3.2. A block of our own. F is nn.ndarray or nn.symbol.


class HybridNet(nn.HybridBlock):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = nn.Dense(4)
        self.output = nn.Dense(2)

    def hybrid_forward(self, F, x):
        print("module F: ", F.__name__)
        print("value  x: ", x)
        x = F.npx.relu(self.hidden(x))
        print("result  : ", x)
        return self.output(x)


# Exercise 1: x.asnumpy() in hybrid_forward. Gluon's symbols have no numbers to give. An array of
# NumPy has no such method either, so the imperative network raises the error, and the hybrid one.


class AsNumpy(HybridNet):
    def hybrid_forward(self, F, x):
        x.asnumpy()
        return super().hybrid_forward(F, x)


# Exercise 2: control flow. It is compiled; what depends on data is decided at every call.


class Halving(HybridNet):
    def hybrid_forward(self, F, x):
        y, steps = self.hidden(x), 0
        while np.abs(y).sum() > 0.01:
            y = y / 2
            steps += 1
        for _ in range(2):
            y += 1
        return (self.output(y) if y.mean() > 0 else -self.output(y)), steps


def ready(kind, x):
    net = kind()
    net.initialize()
    net(x)
    return net


def section(title):
    print(f"\n{title}")


def main():
    npx.set_np()
    np.random.seed(1)
    section("imperative, as a text, and converted")
    print(fancy_func(1, 2, 3, 4))
    exec(compile(PROGRAM, "", "exec"), {})
    print(autograph.convert(fancy_func)(1, 2, 3, 4))
    print(autograph.to_code(fancy_func))

    section("HybridSequential")
    x = np.random.normal(size=(1, 512))
    net = get_net()
    imperative = net(x)
    net.hybridize()
    print("the same:", np.allclose(net(x), imperative, rtol=1e-5, atol=1e-6))

    section("acceleration by hybridization")
    x, times = x.astype(np.float32), []
    for name in ("Without hybridization", "With hybridization"):
        net.hybridize(name.startswith("With "))
        net(x)
        with nn.Benchmark(name) as timed:
            for _ in range(1000):
                net(x)
            npx.waitall()
        times.append(timed.seconds)

    section("serialization")
    with tempfile.TemporaryDirectory() as folder:
        net.export(Path(folder) / "my_mlp")
        for path in sorted(Path(folder).iterdir()):
            print(path.name)
        loaded = autograph.load(Path(folder) / "my_mlp")
        print("the same:", np.array_equal(loaded(x), net(x)))

    section("HybridNet: prints at each call, then once, with symbols, then never")
    x = np.random.normal(size=(1, 3))
    net = ready(HybridNet, x)
    net(x)
    net.hybridize()
    net(x)
    print("and again")
    net(x)

    section("exercises")
    for active in (False, True):
        net = AsNumpy()
        net.hybridize(active)
        try:
            net(x)
        except Exception as error:
            print(type(error).__name__, str(error).splitlines()[0])
    with contextlib.redirect_stdout(io.StringIO()):
        net = ready(Halving, x)
    expected, steps = net(x)
    net.hybridize()
    print("the same:", np.allclose(net(x)[0], expected), net(x)[1] == steps)
    assert np.allclose(net(100 * x)[0], ready_again(net, 100 * x))


def ready_again(net, x):
    net.hybridize(False)
    return net(x)[0]


if __name__ == "__main__":
    main()
