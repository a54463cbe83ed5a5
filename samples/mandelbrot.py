"""The Mandelbrot set, one pixel at a time, as a person would write it without NumPy in mind.

python samples/mandelbrot.py --png mandelbrot.png
"""

import argparse
import struct
import zlib
from pathlib import Path

import numpy as np

import autograph


@autograph.convert
def escape_times(width, height, limit):
    """How many steps of z = z*z + c each point takes to leave the circle of radius 2."""
    times = np.zeros((height, width), dtype=np.int64)
    for row in range(height):
        for column in range(width):
            c = complex(-2.25 + 3.0 * column / width, -1.125 + 2.25 * row / height)
            z = 0j
            steps = 0
            while steps < limit and z.real * z.real + z.imag * z.imag <= 4.0:
                z = z * z + c
                steps += 1
            times[row, column] = steps
    return times


def write_png(path, grey):
    """Writes a uint8 image."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    height, width = grey.shape
    lines = b"".join(b"\0" + line.tobytes() for line in grey)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + parts)


def example():
    """The function to measure and its arguments."""
    return escape_times, (240, 180, 100)


def main():
    parser = argparse.ArgumentParser(description="Computes the Mandelbrot set.")
    parser.add_argument("--png", metavar="FILE", help="write a picture 1600 pixels wide")
    path = parser.parse_args().png

    times = escape_times(64, 48, 50)
    assert times[24, 48] == 50
    assert times[0, 0] == 1
    inside = int(np.sum(times == 50))
    assert inside == 730
    print(f"{inside} of {times.size} points never leave")

    if path:
        picture = escape_times(1600, 1200, 200)
        write_png(path, (255 - picture * 255 // 200).astype(np.uint8))
        print("wrote", path)


if __name__ == "__main__":
    main()
