"""Prices of options.

Black and Scholes, 1973; Cox, Ross and Rubinstein, 1979; Glasserman, Monte Carlo Methods in
Financial Engineering; Longstaff and Schwartz, 2001.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.kernels import BOTH, LIBRARY, Kernel


def normal_cdf(x):
    """Abramowitz and Stegun, 26.2.17."""
    k = 1.0 / (1.0 + 0.2316419 * np.abs(x))
    polynomial = k * (
        0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429)))
    )
    tail = np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi) * polynomial
    return np.where(x >= 0.0, 1.0 - tail, tail)


def black_scholes(spot, strike, years, rate, volatility):
    """Calls and puts, on whole arrays."""
    root = volatility * np.sqrt(years)
    d1 = (np.log(spot / strike) + (rate + 0.5 * volatility**2) * years) / root
    d2 = d1 - root
    discounted = strike * np.exp(-rate * years)
    call = spot * normal_cdf(d1) - discounted * normal_cdf(d2)
    put = discounted * normal_cdf(-d2) - spot * normal_cdf(-d1)
    return call, put


def black_scholes_inputs(random, n):
    spot = random.uniform(80.0, 120.0, n)
    return spot, random.uniform(80.0, 120.0, n), random.uniform(0.2, 2.0, n), 0.03, 0.25


def binomial_tree(spot, strike, years, rate, volatility, steps):
    """An American put, backwards through the tree, on whole levels."""
    dt = years / steps
    up = np.exp(volatility * np.sqrt(dt))
    down = 1.0 / up
    p = (np.exp(rate * dt) - down) / (up - down)
    discount = np.exp(-rate * dt)
    price = spot * up ** np.arange(steps, -1, -1) * down ** np.arange(0, steps + 1)
    value = np.maximum(strike - price, 0.0)
    for level in range(steps - 1, -1, -1):
        price = price[: level + 1] * down
        value = discount * (p * value[:-1] + (1.0 - p) * value[1:])
        value = np.maximum(value, strike - price)
    return value[0]


def binomial_tree_inputs(random, steps):
    return 100.0, 105.0, 1.0, 0.03, 0.25, steps


def asian_option(spot, strike, years, rate, volatility, normals):
    """The mean of discounted pay-offs over paths, with its standard error."""
    paths, steps = normals.shape
    dt = years / steps
    drift = (rate - 0.5 * volatility * volatility) * dt
    diffusion = volatility * math.sqrt(dt)
    total, squares = 0.0, 0.0
    for path in range(paths):
        price, running = spot, 0.0
        for step in range(steps):
            price *= math.exp(drift + diffusion * normals[path, step])
            running += price
        payoff = max(running / steps - strike, 0.0) * math.exp(-rate * years)
        total += payoff
        squares += payoff * payoff
    mean = total / paths
    return mean, math.sqrt((squares / paths - mean * mean) / paths)


def asian_option_inputs(random, paths, steps):
    return 100.0, 100.0, 1.0, 0.03, 0.25, random.standard_normal((paths, steps))


def barrier_option(spot, strike, barrier, years, rate, volatility, normals):
    """A call that dies above a barrier; all paths at once."""
    steps = normals.shape[1]
    dt = years / steps
    moves = (rate - 0.5 * volatility**2) * dt + volatility * np.sqrt(dt) * normals
    prices = spot * np.exp(np.cumsum(moves, axis=1))
    alive = prices.max(axis=1) < barrier
    payoff = np.where(alive, np.maximum(prices[:, -1] - strike, 0.0), 0.0)
    return np.exp(-rate * years) * payoff.mean()


def barrier_option_inputs(random, paths, steps):
    return 100.0, 100.0, 140.0, 1.0, 0.03, 0.25, random.standard_normal((paths, steps))


def call_price(spot, strike, years, rate, volatility):
    root = volatility * math.sqrt(years)
    d1 = (math.log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / root
    d2 = d1 - root
    n1 = 0.5 * (1.0 + math.erf(d1 / math.sqrt(2.0)))
    n2 = 0.5 * (1.0 + math.erf(d2 / math.sqrt(2.0)))
    vega = spot * math.sqrt(years) * math.exp(-0.5 * d1 * d1) / math.sqrt(2.0 * math.pi)
    return spot * n1 - strike * math.exp(-rate * years) * n2, vega


def implied_volatilities(spot, strikes, years, rate, prices):
    """Newton's method for each price; the number of steps as well."""
    found = np.full(len(prices), np.nan)
    steps = np.zeros(len(prices), dtype=np.int64)
    for k in range(len(prices)):
        volatility = 0.3
        for step in range(50):
            price, vega = call_price(spot, strikes[k], years, rate, volatility)
            if abs(price - prices[k]) < 1e-10:
                found[k] = volatility
                steps[k] = step
                break
            volatility -= (price - prices[k]) / vega
    return found, steps


def implied_volatilities_inputs(random, n):
    strikes = random.uniform(80.0, 120.0, n)
    prices = [call_price(100.0, k, 1.0, 0.03, random.uniform(0.1, 0.6))[0] for k in strikes]
    return 100.0, strikes, 1.0, 0.03, np.array(prices)


def least_squares_monte_carlo(spot, strike, rate, volatility, dt, normals):
    """An American put: at each date a parabola through the paths in the money decides."""
    steps, paths = normals.shape
    price = np.empty((steps + 1, paths))
    price[0] = spot
    for t in range(steps):
        drift = (rate - 0.5 * volatility**2) * dt
        price[t + 1] = price[t] * np.exp(drift + volatility * np.sqrt(dt) * normals[t])
    cash = np.maximum(strike - price[-1], 0.0)
    for t in range(steps - 1, 0, -1):
        cash = cash * np.exp(-rate * dt)
        inside = price[t] < strike
        if np.sum(inside) < 3:
            continue
        x = price[t][inside] / strike
        powers = np.stack((np.ones_like(x), x, x * x), axis=1)
        coefficients = np.linalg.solve(powers.T @ powers, powers.T @ cash[inside])
        exercise = strike - price[t][inside]
        cash[inside] = np.where(exercise > powers @ coefficients, exercise, cash[inside])
    return np.mean(cash) * np.exp(-rate * dt)


def least_squares_monte_carlo_inputs(random, steps, paths):
    return 100.0, 105.0, 0.03, 0.25, 1.0 / steps, random.standard_normal((steps, paths))


KERNELS = (
    Kernel(black_scholes, black_scholes_inputs, (9,), (200_000,), 1e-12, 1e-13, why=LIBRARY),
    Kernel(binomial_tree, binomial_tree_inputs, (9,), (1500,), 1e-12, why=LIBRARY),
    Kernel(asian_option, asian_option_inputs, (5, 6), (1000, 60)),
    Kernel(barrier_option, barrier_option_inputs, (9, 6), (10_000, 100), 1e-12, why=BOTH),
    Kernel(implied_volatilities, implied_volatilities_inputs, (5,), (3000,)),
    Kernel(least_squares_monte_carlo, least_squares_monte_carlo_inputs, (4, 40), (50, 10_000),
           1e-10, why=BOTH),
)  # fmt: skip
