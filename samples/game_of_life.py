"""Conway's Game of Life: whole-array NumPy inside a loop, on a board with a dead border."""

import numpy as np

import autograph


@autograph.convert
def neighbours(board):
    """How many of its eight neighbours live, for every cell inside the border."""
    rows = board[:-2] + board[1:-1] + board[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:] - board[1:-1, 1:-1]


@autograph.convert
def life(board, generations):
    """Plays in place; ends early when nothing lives. Returns the number of living cells."""
    for generation in range(generations):
        count = neighbours(board)
        alive = board[1:-1, 1:-1]
        board[1:-1, 1:-1] = (count == 3) | ((alive == 1) & (count == 2))
        if not np.any(board):
            print("died out in generation", generation)
            break
    return np.sum(board)


def random_board(size):
    board = np.zeros((size, size), dtype=np.uint8)
    board[1:-1, 1:-1] = np.random.default_rng(5).random((size - 2, size - 2)) < 0.3
    return board


def example():
    """The function to measure and its arguments."""
    return life, (random_board(512), 100)


def main():
    glider = np.zeros((12, 12), dtype=np.uint8)
    glider[1:4, 1:4] = [[0, 1, 0], [0, 0, 1], [1, 1, 1]]
    before = glider.copy()
    assert life(glider, 24) == 5
    assert np.array_equal(glider[6:], np.roll(before, (6, 6), axis=(0, 1))[6:])
    print("after 24 generations the glider is 6 cells further down and right:")
    for row in glider[6:11, 6:11]:
        print(" ", "".join(".#"[cell] for cell in row))

    pair = np.zeros((4, 4), dtype=np.uint8)
    pair[1, 1:3] = 1
    assert life(pair, 10) == 0


if __name__ == "__main__":
    main()
