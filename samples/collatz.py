"""The Collatz problem: which number below a limit takes the most steps down to 1?

autograph show samples/collatz.py:collatz
"""

import autograph


@autograph.convert
def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps = steps + 1
    return steps


@autograph.convert
def longest_chain(limit):
    best, longest = 1, 0
    for n in range(1, limit):
        steps = collatz(n)
        if steps > longest:
            best, longest = n, steps
    return best, longest


def example():
    """The function to measure and its arguments."""
    return longest_chain, (20_000,)


def main():
    assert collatz(27) == 111
    best, longest = longest_chain(1000)
    assert (best, longest) == (871, 178)
    print(f"below 1000, {best} takes the most steps: {longest}")


if __name__ == "__main__":
    main()
