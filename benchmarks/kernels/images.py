"""Filters and measurements of grey images.

Gonzalez and Woods, Digital Image Processing, chapters 3 and 10; Canny, 1986; Deriche, 1987;
Floyd and Steinberg, 1976; Rosenfeld and Pfaltz, 1966, for components and distances.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import LIBRARY, Kernel


def grey_image(random, height, width):
    """Smooth, with noise: floats between 0 and 1."""
    y, x = np.mgrid[0:height, 0:width]
    smooth = 0.5 + 0.3 * np.sin(x / 5.0) * np.cos(y / 7.0)
    return (np.clip(smooth + 0.1 * random.standard_normal((height, width)), 0.0, 1.0),)


def byte_image(random, height, width):
    (image,) = grey_image(random, height, width)
    return ((image * 255).astype(np.uint8),)


def convolve_2d(image, kernel):
    """Where the kernel fits, by elements."""
    height, width = image.shape
    kh, kw = kernel.shape
    out = np.zeros((height - kh + 1, width - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            total = 0.0
            for k in range(kh):
                for m in range(kw):
                    total += image[i + k, j + m] * kernel[kh - 1 - k, kw - 1 - m]
            out[i, j] = total
    return out


def convolve_2d_inputs(random, height, width, k):
    return (*grey_image(random, height, width), random.random((k, k)))


def gaussian_blur(image, sigma, radius):
    """A sum of shifted images along one axis, then along the other; edges are repeated."""
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    weights /= weights.sum()
    height, width = image.shape
    padded = np.pad(image, radius, mode="edge")
    rows = np.zeros((height + 2 * radius, width))
    for k in range(2 * radius + 1):
        rows += weights[k] * padded[:, k : k + width]
    out = np.zeros_like(image)
    for k in range(2 * radius + 1):
        out += weights[k] * rows[k : k + height]
    return out


def gaussian_blur_inputs(random, height, width, radius):
    return (*grey_image(random, height, width), radius / 2.0, radius)


def sobel(image):
    """The length and direction of the gradient inside the border."""
    gx = np.zeros_like(image)
    gy = np.zeros_like(image)
    gx[1:-1, 1:-1] = (
        (image[:-2, 2:] + 2 * image[1:-1, 2:] + image[2:, 2:])
        - (image[:-2, :-2] + 2 * image[1:-1, :-2] + image[2:, :-2])
    )  # fmt: skip
    gy[1:-1, 1:-1] = (
        (image[2:, :-2] + 2 * image[2:, 1:-1] + image[2:, 2:])
        - (image[:-2, :-2] + 2 * image[:-2, 1:-1] + image[:-2, 2:])
    )  # fmt: skip
    return np.hypot(gx, gy), np.arctan2(gy, gx)


def canny(image, low, high):
    """Gradients, their maxima across the edge, and what hangs together with a strong edge."""
    strength, direction = sobel(image)
    height, width = image.shape
    angle = np.rad2deg(direction) % 180.0
    edge = np.zeros((height, width), dtype=np.uint8)
    for i in range(1, height - 1):
        for j in range(1, width - 1):
            a = angle[i, j]
            if a < 22.5 or a >= 157.5:
                before, after = strength[i, j - 1], strength[i, j + 1]
            elif a < 67.5:
                before, after = strength[i - 1, j - 1], strength[i + 1, j + 1]
            elif a < 112.5:
                before, after = strength[i - 1, j], strength[i + 1, j]
            else:
                before, after = strength[i - 1, j + 1], strength[i + 1, j - 1]
            if strength[i, j] >= before and strength[i, j] >= after:
                if strength[i, j] >= high:
                    edge[i, j] = 2
                elif strength[i, j] >= low:
                    edge[i, j] = 1
    stack = [(i, j) for i, j in np.argwhere(edge == 2)]
    while stack:
        i, j = stack.pop()
        for di in range(-1, 2):
            for dj in range(-1, 2):
                if edge[i + di, j + dj] == 1:
                    edge[i + di, j + dj] = 2
                    stack.append((i + di, j + dj))
    return edge == 2


def canny_inputs(random, height, width):
    return (*grey_image(random, height, width), 0.4, 0.8)


def equalise_histogram(image):
    """Grey levels spread evenly: each becomes its share of the pixels below it."""
    counts = np.zeros(256, dtype=np.int64)
    for value in image.ravel():
        counts[value] += 1
    running = np.cumsum(counts)
    lowest = running[running > 0][0]
    table = np.round((running - lowest) / (image.size - lowest) * 255.0)
    return table.clip(0, 255).astype(np.uint8)[image]


def otsu_threshold(image):
    """The level that separates two classes best."""
    histogram = np.bincount(image.ravel(), minlength=256)
    total = image.size
    sum_all = np.dot(np.arange(256), histogram)
    below, sum_below = 0, 0
    best, level = -1.0, 0
    for t in range(256):
        below += histogram[t]
        if below == 0:
            continue
        above = total - below
        if above == 0:
            break
        sum_below += t * histogram[t]
        difference = sum_below / below - (sum_all - sum_below) / above
        between = below * above * difference**2
        if between > best:
            best, level = between, t
    return level, image > level


def median_filter(image):
    """The median of 3 by 3 pixels, by insertion sort; the border stays."""
    height, width = image.shape
    out = image.copy()
    window = np.zeros(9, dtype=image.dtype)
    for i in range(1, height - 1):
        for j in range(1, width - 1):
            count = 0
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    value = image[i + di, j + dj]
                    k = count
                    while k > 0 and window[k - 1] > value:
                        window[k] = window[k - 1]
                        k -= 1
                    window[k] = value
                    count += 1
            out[i, j] = window[4]
    return out


def deriche(image, alpha):
    """Recursive smoothing: forwards and backwards along rows, then along columns."""
    k = (1.0 - np.exp(-alpha)) ** 2 / (1.0 + 2.0 * alpha * np.exp(-alpha) - np.exp(-2.0 * alpha))
    a1 = k
    a2 = k * np.exp(-alpha) * (alpha - 1.0)
    a3 = k * np.exp(-alpha) * (alpha + 1.0)
    a4 = -k * np.exp(-2.0 * alpha)
    b1 = 2.0 * np.exp(-alpha)
    b2 = -np.exp(-2.0 * alpha)
    for turn in range(2):
        y1 = np.zeros_like(image)
        y2 = np.zeros_like(image)
        y1[:, 0] = a1 * image[:, 0]
        y1[:, 1] = a1 * image[:, 1] + a2 * image[:, 0] + b1 * y1[:, 0]
        for j in range(2, image.shape[1]):
            y1[:, j] = (
                a1 * image[:, j] + a2 * image[:, j - 1] + b1 * y1[:, j - 1] + b2 * y1[:, j - 2]
            )
        y2[:, -2] = a3 * image[:, -1]
        for j in range(image.shape[1] - 3, -1, -1):
            y2[:, j] = (
                a3 * image[:, j + 1] + a4 * image[:, j + 2] + b1 * y2[:, j + 1] + b2 * y2[:, j + 2]
            )
        image = (y1 + y2).T
    return image


def deriche_inputs(random, height, width):
    return (*grey_image(random, height, width), 0.25)


def bilinear_resize(image, height, width):
    """On whole arrays, with integer arrays as indices."""
    rows = np.linspace(0.0, image.shape[0] - 1.0, height)
    columns = np.linspace(0.0, image.shape[1] - 1.0, width)
    top = np.minimum(rows.astype(np.int64), image.shape[0] - 2)
    left = np.minimum(columns.astype(np.int64), image.shape[1] - 2)
    dy = (rows - top)[:, None]
    dx = (columns - left)[None, :]
    upper = image[top][:, left] * (1 - dx) + image[top][:, left + 1] * dx
    lower = image[top + 1][:, left] * (1 - dx) + image[top + 1][:, left + 1] * dx
    return upper * (1 - dy) + lower * dy


def bilinear_resize_inputs(random, height, width, new_height, new_width):
    return (*grey_image(random, height, width), new_height, new_width)


def floyd_steinberg(image):
    """Black and white; the error of each pixel is spread over its neighbours to come."""
    work = image.copy()
    height, width = work.shape
    for y in range(height):
        for x in range(width):
            old = work[y, x]
            new = 1.0 if old >= 0.5 else 0.0
            work[y, x] = new
            error = old - new
            if x + 1 < width:
                work[y, x + 1] += error * 7 / 16
            if y + 1 < height:
                if x > 0:
                    work[y + 1, x - 1] += error * 3 / 16
                work[y + 1, x] += error * 5 / 16
                if x + 1 < width:
                    work[y + 1, x + 1] += error * 1 / 16
    return work.astype(np.uint8)


def find_root(parent, label):
    while parent[label] != label:
        parent[label] = parent[parent[label]]
        label = parent[label]
    return label


def connected_components(mask):
    """Two passes with a table of equivalent labels; returns labels from 1 and how many."""
    height, width = mask.shape
    labels = np.zeros((height, width), dtype=np.int64)
    parent = np.arange(height * width // 2 + 2)
    following = 1
    for i in range(height):
        for j in range(width):
            if not mask[i, j]:
                continue
            up = labels[i - 1, j] if i > 0 else 0
            left = labels[i, j - 1] if j > 0 else 0
            if up == 0 and left == 0:
                labels[i, j] = following
                following += 1
            elif up == 0 or left == 0:
                labels[i, j] = max(up, left)
            else:
                a, b = find_root(parent, up), find_root(parent, left)
                labels[i, j] = min(a, b)
                parent[max(a, b)] = min(a, b)
    number = np.zeros(following, dtype=np.int64)
    count = 0
    for label in range(1, following):
        root = find_root(parent, label)
        if root == label:
            count += 1
            number[label] = count
        else:
            number[label] = number[root]
    return number[labels], count


def mask_inputs(random, height, width):
    return (random.random((height, width)) < 0.55,)


def distance_transform(mask):
    """The city-block distance to the nearest False, in two passes."""
    height, width = mask.shape
    far = height + width
    distance = np.where(mask, far, 0)
    for i in range(height):
        for j in range(width):
            if i > 0:
                distance[i, j] = min(distance[i, j], distance[i - 1, j] + 1)
            if j > 0:
                distance[i, j] = min(distance[i, j], distance[i, j - 1] + 1)
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            if i + 1 < height:
                distance[i, j] = min(distance[i, j], distance[i + 1, j] + 1)
            if j + 1 < width:
                distance[i, j] = min(distance[i, j], distance[i, j + 1] + 1)
    return distance


def integral_image(image, radius):
    """Means of squares of pixels, from running sums along both axes."""
    height, width = image.shape
    table = np.zeros((height + 1, width + 1))
    table[1:, 1:] = image.cumsum(axis=0).cumsum(axis=1)
    size = 2 * radius + 1
    total = (
        table[size:, size:] - table[:-size, size:] - table[size:, :-size] + table[:-size, :-size]
    )
    return total / size**2


def integral_image_inputs(random, height, width, radius):
    return (*grey_image(random, height, width), radius)


KERNELS = (
    Kernel(convolve_2d, convolve_2d_inputs, (7, 8, 3), (60, 60, 5)),
    Kernel(gaussian_blur, gaussian_blur_inputs, (9, 11, 2), (900, 1000, 5), 1e-14, why=LIBRARY),
    Kernel(sobel, grey_image, (9, 11), (800, 1000), 1e-14, why=LIBRARY),
    Kernel(canny, canny_inputs, (12, 11), (80, 90)),
    Kernel(equalise_histogram, byte_image, (9, 11), (250, 300)),
    Kernel(otsu_threshold, byte_image, (9, 11), (3000, 3000)),
    Kernel(median_filter, byte_image, (7, 8), (60, 70)),
    Kernel(deriche, deriche_inputs, (9, 11), (400, 500)),
    Kernel(bilinear_resize, bilinear_resize_inputs, (6, 7, 9, 12), (600, 700, 1000, 1200)),
    Kernel(floyd_steinberg, grey_image, (9, 8), (150, 200)),
    Kernel(connected_components, mask_inputs, (9, 11), (120, 150)),
    Kernel(distance_transform, mask_inputs, (8, 9), (100, 120)),
    Kernel(integral_image, integral_image_inputs, (9, 11, 1), (600, 700, 5)),
)
