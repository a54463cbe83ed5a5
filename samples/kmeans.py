"""k-means on the handwritten digits that come with scikit-learn (the extra ``samples``)."""

import numpy as np

import autograph

try:
    from sklearn.datasets import load_digits
except ImportError:
    raise SystemExit(
        "samples/kmeans.py needs scikit-learn: pip install 'autograph-compiler[samples]'"
    ) from None


@autograph.convert
def kmeans(points, centres, most):
    """Lloyd's algorithm; moves the centres in place. Returns labels, inertia and iterations."""
    labels = np.full(len(points), -1)
    for iteration in range(most):
        totals = np.zeros_like(centres)
        counts = np.zeros(len(centres))
        inertia, moved = 0.0, 0
        for i in range(len(points)):
            distances = np.sum((centres - points[i]) ** 2, axis=1)
            nearest = np.argmin(distances)
            inertia += distances[nearest]
            if labels[i] != nearest:
                labels[i] = nearest
                moved += 1
            totals[nearest] += points[i]
            counts[nearest] += 1
        if moved == 0:
            break
        for k in range(len(centres)):
            if counts[k] > 0:
                centres[k] = totals[k] / counts[k]
    return labels, inertia, iteration + 1


def digits():
    """1,797 images of 64 pixels, and what they show."""
    data = load_digits()
    return data.data, data.target


def example():
    """The function to measure and its arguments."""
    points, _ = digits()
    return kmeans, (points, points[:10].copy(), 100)


def main():
    points, target = digits()
    labels, inertia, iterations = kmeans(points, points[:10].copy(), 100)
    groups = [np.bincount(target[labels == k]).max() for k in range(10)]
    purity = sum(groups) / len(points)
    assert 1.16e6 < inertia < 1.19e6
    assert purity > 0.75
    print(f"{iterations} iterations, inertia {inertia:.1f}")
    print(f"{purity:.1%} of the digits lie in a group of their own kind")


if __name__ == "__main__":
    main()
