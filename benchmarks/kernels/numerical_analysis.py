"""Quadrature, roots, initial values, interpolation, minimisation.

Burden and Faires, Numerical Analysis; Press and others, Numerical Recipes; Dantzig, 1947;
Nelder and Mead, 1965.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.kernels import POWERS, SUMS, Kernel


def bell(x):
    return math.exp(-x * x) * math.cos(3.0 * x)


def cubic(x):
    return x**3 - 2.0 * x - 5.0


def cubic_slope(x):
    return 3.0 * x * x - 2.0


def simpson(f, a, b, n):
    """The composite rule over n intervals, n even."""
    h = (b - a) / n
    total = f(a) + f(b)
    for k in range(1, n):
        if k % 2 == 1:
            total += 4.0 * f(a + k * h)
        else:
            total += 2.0 * f(a + k * h)
    return total * h / 3.0


def simpson_inputs(random, n):
    return bell, -1.0, 2.0, n


def adaptive_quadrature(f, a, b, tolerance):
    """Simpson's rule, halving by recursion where two estimates differ."""
    middle = 0.5 * (a + b)
    whole = (b - a) / 6.0 * (f(a) + 4.0 * f(middle) + f(b))
    left = (middle - a) / 6.0 * (f(a) + 4.0 * f(0.5 * (a + middle)) + f(middle))
    right = (b - middle) / 6.0 * (f(middle) + 4.0 * f(0.5 * (middle + b)) + f(b))
    error = left + right - whole
    if abs(error) <= 15.0 * tolerance:
        return left + right + error / 15.0
    return adaptive_quadrature(f, a, middle, tolerance / 2) + adaptive_quadrature(
        f, middle, b, tolerance / 2
    )


def adaptive_quadrature_inputs(random, digits):
    return bell, -1.0, 2.0, 10.0**-digits


def romberg(f, a, b, levels):
    """Trapezoids halved, extrapolated; the whole tableau."""
    table = np.zeros((levels, levels))
    h = b - a
    table[0, 0] = 0.5 * h * (f(a) + f(b))
    for i in range(1, levels):
        h /= 2.0
        total = 0.0
        for k in range(1, 2**i, 2):
            total += f(a + k * h)
        table[i, 0] = 0.5 * table[i - 1, 0] + h * total
        for j in range(1, i + 1):
            table[i, j] = table[i, j - 1] + (table[i, j - 1] - table[i - 1, j - 1]) / (4**j - 1)
    return table


def romberg_inputs(random, levels):
    return bell, -1.0, 2.0, levels


def newton_roots(f, slope, starts, tolerance, most):
    """From each start; nan where it does not come to rest."""
    roots = np.full(len(starts), math.nan)
    for k, x in enumerate(starts):
        for _ in range(most):
            step = f(x) / slope(x)
            x -= step
            if abs(step) < tolerance:
                roots[k] = x
                break
    return roots


def newton_roots_inputs(random, n):
    return cubic, cubic_slope, random.uniform(1.0, 9.0, n), 1e-12, 50


def bisection(f, low, high, tolerance):
    """The root and the number of steps, or an error where the signs do not differ."""
    f_low = f(low)
    if f_low * f(high) > 0:
        raise ValueError(f"no change of sign between {low} and {high}")
    steps = 0
    while high - low > tolerance:
        middle = (low + high) / 2
        f_middle = f(middle)
        if f_middle == 0.0:
            return middle, steps
        if f_low * f_middle < 0:
            high = middle
        else:
            low, f_low = middle, f_middle
        steps += 1
    return (low + high) / 2, steps


def many_bisections(f, lows, highs, tolerance):
    return np.array([bisection(f, low, high, tolerance)[0] for low, high in zip(lows, highs)])


def many_bisections_inputs(random, n):
    return cubic, random.uniform(0.0, 2.0, n), random.uniform(3.0, 9.0, n), 1e-10


def lorenz(t, y, sigma, rho, beta):
    return np.array([sigma * (y[1] - y[0]), y[0] * (rho - y[2]) - y[1], y[0] * y[1] - beta * y[2]])


def runge_kutta(y, dt, steps, sigma, rho, beta):
    """The classical method on three equations."""
    path = np.empty((steps + 1, 3))
    path[0] = y
    t = 0.0
    for n in range(steps):
        k1 = lorenz(t, y, sigma, rho, beta)
        k2 = lorenz(t + dt / 2, y + dt / 2 * k1, sigma, rho, beta)
        k3 = lorenz(t + dt / 2, y + dt / 2 * k2, sigma, rho, beta)
        k4 = lorenz(t + dt, y + dt * k3, sigma, rho, beta)
        y = y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += dt
        path[n + 1] = y
    return path


def runge_kutta_inputs(random, steps):
    return np.array([1.0, 1.0, 20.0]), 0.005, steps, 10.0, 28.0, 8.0 / 3.0


def runge_kutta_fehlberg(y, t, end, tolerance):
    """Steps of adapted length for y' = y - t^2 + 1; the times and the values."""
    times, values = [t], [y]
    h = 0.1
    while t < end:
        h = min(h, end - t)
        k1 = h * (y - t**2 + 1)
        k2 = h * (y + k1 / 4 - (t + h / 4) ** 2 + 1)
        k3 = h * (y + 3 / 32 * k1 + 9 / 32 * k2 - (t + 3 / 8 * h) ** 2 + 1)
        k4 = h * (y + (1932 * k1 - 7200 * k2 + 7296 * k3) / 2197 - (t + 12 / 13 * h) ** 2 + 1)
        k5 = h * (
            y + 439 / 216 * k1 - 8 * k2 + 3680 / 513 * k3 - 845 / 4104 * k4 - (t + h) ** 2 + 1
        )
        inner = y - 8 / 27 * k1 + 2 * k2 - 3544 / 2565 * k3 + 1859 / 4104 * k4 - 11 / 40 * k5
        k6 = h * (inner - (t + h / 2) ** 2 + 1)
        error = abs(k1 / 360 - 128 / 4275 * k3 - 2197 / 75240 * k4 + k5 / 50 + 2 / 55 * k6) / h
        if error <= tolerance:
            t += h
            y += 25 / 216 * k1 + 1408 / 2565 * k3 + 2197 / 4104 * k4 - k5 / 5
            times.append(t)
            values.append(y)
        h *= min(4.0, max(0.1, 0.84 * (tolerance / max(error, 1e-300)) ** 0.25))
    return np.array(times), np.array(values)


def runge_kutta_fehlberg_inputs(random, digits):
    return 0.5, 0.0, 4.0, 10.0**-digits


def cubic_spline(x, y, queries):
    """The natural spline through points, evaluated."""
    n = len(x)
    second = np.zeros(n)
    u = np.zeros(n)
    for i in range(1, n - 1):
        sig = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])
        p = sig * second[i - 1] + 2.0
        second[i] = (sig - 1.0) / p
        slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1])
        u[i] = (6.0 * slope / (x[i + 1] - x[i - 1]) - sig * u[i - 1]) / p
    for i in range(n - 2, -1, -1):
        second[i] = second[i] * second[i + 1] + u[i]
    low = np.clip(np.searchsorted(x, queries) - 1, 0, n - 2)
    h = x[low + 1] - x[low]
    a = (x[low + 1] - queries) / h
    b = (queries - x[low]) / h
    bend = (a**3 - a) * second[low] + (b**3 - b) * second[low + 1]
    return a * y[low] + b * y[low + 1] + bend * h**2 / 6.0


def cubic_spline_inputs(random, n, queries):
    x = np.sort(random.random(n))
    return x, np.sin(6.0 * x), random.uniform(x[0], x[-1], queries)


def lagrange(x, y, queries):
    values = np.zeros(len(queries))
    for q, t in enumerate(queries):
        for i in range(len(x)):
            term = y[i]
            for j in range(len(x)):
                if j != i:
                    term *= (t - x[j]) / (x[i] - x[j])
            values[q] += term
    return values


def lagrange_inputs(random, n, queries):
    x = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    return x, np.exp(x), random.uniform(-1.0, 1.0, queries)


def divided_differences(x, y, queries):
    """Newton's form, by Horner's rule."""
    c = y.copy()
    for j in range(1, len(x)):
        c[j:] = (c[j:] - c[j - 1 : -1]) / (x[j:] - x[:-j])
    p = np.full(queries.shape, c[-1])
    for k in range(len(c) - 2, -1, -1):
        p = p * (queries - x[k]) + c[k]
    return p


def least_squares_fit(x, y, degree):
    """Coefficients by the normal equations and a library's solver; the residual as well."""
    powers = np.vander(x, degree + 1, increasing=True)
    coefficients = np.linalg.solve(powers.T @ powers, powers.T @ y)
    return coefficients, np.sqrt(np.mean((powers @ coefficients - y) ** 2))


def least_squares_fit_inputs(random, n, degree):
    x = np.linspace(-1.0, 1.0, n)
    return x, np.sin(3.0 * x) + 0.1 * random.standard_normal(n), degree


def simplex(a, b, c):
    """Maximise c x where a x <= b and x >= 0, b >= 0: the value, the point, the pivots."""
    m, n = a.shape
    tableau = np.zeros((m + 1, n + m + 1))
    tableau[:m, :n] = a
    tableau[:m, n : n + m] = np.eye(m)
    tableau[:m, -1] = b
    tableau[m, :n] = -c
    basis = np.arange(n, n + m)
    pivots = 0
    while True:
        entering = int(np.argmin(tableau[m, :-1]))
        if tableau[m, entering] >= -1e-9:
            break
        leaving, smallest = -1, np.inf
        for i in range(m):
            if tableau[i, entering] > 1e-9:
                ratio = tableau[i, -1] / tableau[i, entering]
                if ratio < smallest:
                    leaving, smallest = i, ratio
        if leaving < 0:
            raise ArithmeticError("unbounded")
        tableau[leaving] /= tableau[leaving, entering]
        for i in range(m + 1):
            if i != leaving:
                tableau[i] -= tableau[i, entering] * tableau[leaving]
        basis[leaving] = entering
        pivots += 1
    x = np.zeros(n)
    for i in range(m):
        if basis[i] < n:
            x[basis[i]] = tableau[i, -1]
    return tableau[m, -1], x, pivots


def simplex_inputs(random, m, n):
    return random.random((m, n)), random.uniform(1.0, 2.0, m), random.random(n)


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def nelder_mead(x0, steps):
    """Minimises Rosenbrock's function; the point and its value."""
    n = len(x0)
    points = np.tile(x0, (n + 1, 1))
    for i in range(n):
        points[i + 1, i] += 0.5
    values = np.array([rosenbrock(p) for p in points])
    for _ in range(steps):
        order = np.argsort(values, kind="stable")
        points, values = points[order], values[order]
        centre = points[:-1].mean(axis=0)
        reflected = centre + (centre - points[-1])
        value = rosenbrock(reflected)
        if value < values[0]:
            expanded = centre + 2.0 * (centre - points[-1])
            further = rosenbrock(expanded)
            if further < value:
                points[-1], values[-1] = expanded, further
            else:
                points[-1], values[-1] = reflected, value
        elif value < values[-2]:
            points[-1], values[-1] = reflected, value
        else:
            contracted = centre + 0.5 * (points[-1] - centre)
            value = rosenbrock(contracted)
            if value < values[-1]:
                points[-1], values[-1] = contracted, value
            else:
                for i in range(1, n + 1):
                    points[i] = points[0] + 0.5 * (points[i] - points[0])
                    values[i] = rosenbrock(points[i])
    return points[0], values[0]


def nelder_mead_inputs(random, n, steps):
    return random.random(n), steps


KERNELS = (
    Kernel(simpson, simpson_inputs, (10,), (50_000,)),
    Kernel(adaptive_quadrature, adaptive_quadrature_inputs, (2,), (14,)),
    Kernel(romberg, romberg_inputs, (4,), (17,)),
    Kernel(newton_roots, newton_roots_inputs, (4,), (5000,)),
    Kernel(many_bisections, many_bisections_inputs, (3,), (800,)),
    Kernel(runge_kutta, runge_kutta_inputs, (5,), (1500,)),
    Kernel(runge_kutta_fehlberg, runge_kutta_fehlberg_inputs, (3,), (11,), 1e-11, why=POWERS),
    Kernel(cubic_spline, cubic_spline_inputs, (6, 5), (4000, 20_000)),
    Kernel(lagrange, lagrange_inputs, (5, 4), (15, 200)),
    Kernel(divided_differences, lagrange_inputs, (5, 4), (20, 300_000)),
    Kernel(least_squares_fit, least_squares_fit_inputs, (9, 2), (200_000, 6), 1e-9, why=SUMS),
    Kernel(simplex, simplex_inputs, (4, 5), (120, 150)),
    Kernel(nelder_mead, nelder_mead_inputs, (2, 6), (4, 600), 1e-12, why=SUMS),
)
