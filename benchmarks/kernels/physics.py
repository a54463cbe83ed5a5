"""Simulations: particles, fluids, waves, spins, maps.

Verlet, 1967, for the particles; Ghia and others, 1982, and Barba's steps to Navier-Stokes for the
flows; Lax and Friedrichs for shallow water; Metropolis, 1953; Runge and Kutta.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.kernels import BOTH, LIBRARY, SUMS, Kernel


def accelerations(position, mass, softening):
    """Of each body by all others, on whole arrays."""
    difference = position[np.newaxis, :, :] - position[:, np.newaxis, :]
    distance = np.sum(difference**2, axis=2) + softening**2
    factor = mass * distance**-1.5
    return np.sum(factor[:, :, np.newaxis] * difference, axis=1)


def n_body(mass, position, velocity, steps, dt, softening):
    """Leapfrog; returns the kinetic energy after each step."""
    kinetic = np.empty(steps)
    acceleration = accelerations(position, mass, softening)
    for step in range(steps):
        velocity += acceleration * dt / 2.0
        position += velocity * dt
        acceleration = accelerations(position, mass, softening)
        velocity += acceleration * dt / 2.0
        kinetic[step] = 0.5 * np.sum(mass[:, np.newaxis] * velocity**2)
    return kinetic


def n_body_inputs(random, n, steps):
    return (
        random.random(n),
        random.standard_normal((n, 3)),
        random.standard_normal((n, 3)),
        steps,
        0.01,
        0.1,
    )


def lennard_jones(position, velocity, box, steps, dt):
    """Particles in a periodic box, pair by pair, velocity Verlet; returns energies."""
    n = position.shape[0]
    force = np.zeros((n, 3))
    energies = []
    for _ in range(steps):
        position += dt * velocity + 0.5 * dt * dt * force
        velocity += 0.5 * dt * force
        potential = 0.0
        force[:] = 0.0
        for i in range(n):
            for j in range(i + 1, n):
                r2 = 0.0
                d = np.zeros(3)
                for k in range(3):
                    d[k] = position[i, k] - position[j, k]
                    d[k] -= box * round(d[k] / box)
                    r2 += d[k] * d[k]
                if r2 < 6.25:
                    s6 = 1.0 / (r2 * r2 * r2)
                    potential += 4.0 * s6 * (s6 - 1.0)
                    magnitude = 24.0 * s6 * (2.0 * s6 - 1.0) / r2
                    for k in range(3):
                        force[i, k] += magnitude * d[k]
                        force[j, k] -= magnitude * d[k]
        velocity += 0.5 * dt * force
        energies.append(potential + 0.5 * np.sum(velocity**2))
    return np.array(energies)


def lennard_jones_inputs(random, side, steps):
    grid = np.stack(np.meshgrid(*[np.arange(side)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    position = 1.2 * grid + 0.05 * random.random((side**3, 3))
    return position, random.standard_normal((side**3, 3)), 1.2 * side, steps, 0.002


def build_up(b, rho, dt, u, v, dx, dy):
    """The right side of the pressure equation."""
    du = (u[1:-1, 2:] - u[1:-1, :-2]) / (2 * dx)
    dv = (v[2:, 1:-1] - v[:-2, 1:-1]) / (2 * dy)
    cross = (u[2:, 1:-1] - u[:-2, 1:-1]) / (2 * dy) * (v[1:-1, 2:] - v[1:-1, :-2]) / (2 * dx)
    b[1:-1, 1:-1] = rho * (1 / dt * (du + dv) - du**2 - 2 * cross - dv**2)


def relax_pressure(p, b, dx, dy, iterations):
    for _ in range(iterations):
        old = p.copy()
        p[1:-1, 1:-1] = (
            (old[1:-1, 2:] + old[1:-1, :-2]) * dy**2 + (old[2:, 1:-1] + old[:-2, 1:-1]) * dx**2
        ) / (2 * (dx**2 + dy**2)) - dx**2 * dy**2 / (2 * (dx**2 + dy**2)) * b[1:-1, 1:-1]
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[:, 0] = p[:, 1]
        p[-1, :] = 0


def cavity_flow(u, v, p, steps, iterations, dt, rho, nu):
    """A box with a moving lid."""
    ny, nx = p.shape
    dx, dy = 2 / (nx - 1), 2 / (ny - 1)
    b = np.zeros((ny, nx))
    for _ in range(steps):
        un, vn = u.copy(), v.copy()
        build_up(b, rho, dt, u, v, dx, dy)
        relax_pressure(p, b, dx, dy, iterations)
        for new, old, gradient in (
            (u, un, (p[1:-1, 2:] - p[1:-1, :-2]) / dx),
            (v, vn, (p[2:, 1:-1] - p[:-2, 1:-1]) / dy),
        ):
            centre = old[1:-1, 1:-1]
            new[1:-1, 1:-1] = (
                centre
                - un[1:-1, 1:-1] * dt / dx * (centre - old[1:-1, :-2])
                - vn[1:-1, 1:-1] * dt / dy * (centre - old[:-2, 1:-1])
                - dt / (2 * rho) * gradient
                + nu * dt / dx**2 * (old[1:-1, 2:] - 2 * centre + old[1:-1, :-2])
                + nu * dt / dy**2 * (old[2:, 1:-1] - 2 * centre + old[:-2, 1:-1])
            )
            new[0, :] = 0
            new[:, 0] = 0
            new[:, -1] = 0
            new[-1, :] = 0
        u[-1, :] = 1


def cavity_flow_inputs(random, n, steps, iterations):
    return (*(np.zeros((n, n)) for _ in range(3)), steps, iterations, 0.001, 1.0, 0.1)


def channel_flow(u, rho, nu, force, dt, dx, tolerance, most):
    """Flow between plates, driven by a force, periodic along the channel, until it is steady."""
    change, steps = 1.0, 0
    while change > tolerance and steps < most:
        old = u.copy()
        left, right = np.roll(old, 1, axis=1), np.roll(old, -1, axis=1)
        advected = old[1:-1] - old[1:-1] * dt / dx * (old[1:-1] - left[1:-1])
        spread = left[1:-1] + right[1:-1] + old[2:] + old[:-2] - 4 * old[1:-1]
        u[1:-1] = advected + nu * dt / dx**2 * spread + force / rho * dt
        u[0] = 0.0
        u[-1] = 0.0
        total = np.sum(u)
        change = abs(total - np.sum(old)) / total
        steps += 1
    return steps


def channel_flow_inputs(random, n, most):
    return np.zeros((n, n)), 1.0, 0.1, 1.0, 0.01, 0.1, 1e-6, most


def shallow_water(h, hu, hv, steps, dt, dx, g):
    """Lax-Friedrichs on a periodic square."""
    for _ in range(steps):
        u, v = hu / h, hv / h
        fluxes = (
            (h, hu, hv),
            (hu, hu * u + 0.5 * g * h**2, hu * v),
            (hv, hu * v, hv * v + 0.5 * g * h**2),
        )
        after = []
        for q, f, e in fluxes:
            mean = 0.25 * (
                np.roll(q, 1, 0) + np.roll(q, -1, 0) + np.roll(q, 1, 1) + np.roll(q, -1, 1)
            )
            df = np.roll(f, -1, 1) - np.roll(f, 1, 1)
            de = np.roll(e, -1, 0) - np.roll(e, 1, 0)
            after.append(mean - dt / (2 * dx) * (df + de))
        h, hu, hv = after
    return h, hu, hv


def shallow_water_inputs(random, n, steps):
    y, x = np.mgrid[0:n, 0:n] / n
    h = 1.0 + 0.2 * np.exp(-40 * ((x - 0.5) ** 2 + (y - 0.4) ** 2))
    return h, np.zeros((n, n)), np.zeros((n, n)), steps, 0.1 / n, 1.0 / n, 9.81


def ising(spins, beta, random_table):
    """Metropolis sweeps over a periodic lattice; returns the magnetisation after each."""
    n, m = spins.shape
    magnetisation = np.zeros(random_table.shape[0])
    for sweep in range(random_table.shape[0]):
        for i in range(n):
            for j in range(m):
                around = (
                    spins[(i + 1) % n, j]
                    + spins[i - 1, j]
                    + spins[i, (j + 1) % m]
                    + spins[i, j - 1]
                )
                cost = 2 * spins[i, j] * around
                if cost <= 0 or random_table[sweep, i, j] < math.exp(-beta * cost):
                    spins[i, j] = -spins[i, j]
        magnetisation[sweep] = spins.mean()
    return magnetisation


def ising_inputs(random, n, sweeps):
    return random.choice(np.array([-1, 1]), (n, n)), 0.44, random.random((sweeps, n, n))


def wave_equation(u, c, steps):
    """A string with fixed ends, second order in time."""
    before = u.copy()
    r = c * c
    for _ in range(steps):
        after = np.zeros_like(u)
        after[1:-1] = 2 * u[1:-1] - before[1:-1] + r * (u[2:] - 2 * u[1:-1] + u[:-2])
        before, u = u, after
    return u


def wave_equation_inputs(random, n, steps):
    x = np.linspace(0.0, 1.0, n)
    return np.exp(-200.0 * (x - 0.3) ** 2) + 0.01 * random.random(n), 0.9, steps


def mandelbrot_counts(x_min, x_max, y_min, y_max, width, height, limit):
    """The number of steps each point stays near, on whole arrays."""
    x = np.linspace(x_min, x_max, width)
    y = np.linspace(y_min, y_max, height)
    c = x[np.newaxis, :] + 1j * y[:, np.newaxis]
    z = np.zeros_like(c)
    counts = np.zeros(c.shape, dtype=np.int64)
    for n in range(limit):
        near = np.abs(z) < 2.0
        counts[near] = n
        z[near] = z[near] ** 2 + c[near]
    return counts


def mandelbrot_counts_inputs(random, width, height, limit):
    return -2.0, 0.5, -1.25, 1.25, width, height, limit


def logistic_map(rates, skip, keep):
    """The attractor of x -> r x (1 - x) for each rate, and its Lyapunov exponent."""
    points = np.zeros((len(rates), keep))
    exponents = np.zeros(len(rates))
    for k, r in enumerate(rates):
        x = 0.5
        for _ in range(skip):
            x = r * x * (1.0 - x)
        total = 0.0
        for n in range(keep):
            x = r * x * (1.0 - x)
            points[k, n] = x
            total += math.log(abs(r * (1.0 - 2.0 * x)))
        exponents[k] = total / keep
    return points, exponents


def logistic_map_inputs(random, rates, skip, keep):
    return np.linspace(2.9, 3.99, rates), skip, keep


def pendulum_slope(state, lengths, masses, g):
    """Angles and their speeds of a double pendulum."""
    a1, a2, w1, w2 = state
    l1, l2 = lengths
    m1, m2 = masses
    d = a1 - a2
    below = 2 * m1 + m2 - m2 * np.cos(2 * d)
    s1 = -g * (2 * m1 + m2) * np.sin(a1) - m2 * g * np.sin(a1 - 2 * a2)
    s1 -= 2 * np.sin(d) * m2 * (w2**2 * l2 + w1**2 * l1 * np.cos(d))
    s2 = w1**2 * l1 * (m1 + m2) + g * (m1 + m2) * np.cos(a1) + w2**2 * l2 * m2 * np.cos(d)
    return np.array([w1, w2, s1 / (l1 * below), 2 * np.sin(d) * s2 / (l2 * below)])


def double_pendulum(state, lengths, masses, g, dt, steps):
    path = np.empty((steps + 1, 4))
    path[0] = state
    for n in range(steps):
        y = path[n]
        k1 = pendulum_slope(y, lengths, masses, g)
        k2 = pendulum_slope(y + dt / 2 * k1, lengths, masses, g)
        k3 = pendulum_slope(y + dt / 2 * k2, lengths, masses, g)
        k4 = pendulum_slope(y + dt * k3, lengths, masses, g)
        path[n + 1] = y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return path


def double_pendulum_inputs(random, steps):
    return np.array([2.0, 1.5, 0.0, 0.0]), (1.0, 0.8), (1.0, 1.5), 9.81, 0.005, steps


KERNELS = (
    Kernel(n_body, n_body_inputs, (6, 3), (70, 30), 1e-11, why=BOTH),
    Kernel(lennard_jones, lennard_jones_inputs, (2, 2), (3, 20), 1e-12, why=SUMS),
    Kernel(cavity_flow, cavity_flow_inputs, (7, 3, 4), (60, 20, 20)),
    Kernel(channel_flow, channel_flow_inputs, (7, 5), (100, 300), 1e-13, why=SUMS),
    Kernel(shallow_water, shallow_water_inputs, (7, 3), (120, 40)),
    Kernel(ising, ising_inputs, (6, 3), (50, 12)),
    Kernel(wave_equation, wave_equation_inputs, (12, 4), (3000, 600)),
    Kernel(mandelbrot_counts, mandelbrot_counts_inputs, (9, 8, 12), (300, 250, 50)),
    Kernel(logistic_map, logistic_map_inputs, (3, 10, 8), (100, 200, 300)),
    Kernel(double_pendulum, double_pendulum_inputs, (6,), (500,), 1e-13, why=LIBRARY),
)
