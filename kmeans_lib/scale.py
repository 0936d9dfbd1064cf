"""Very large and very small numbers, made ordinary by a power of two.

Squares of 1e-170 or 1e160 do not fit a float64. Multiplying by a power of
two changes no digit, so a run on scaled points is the same run.
"""

import dataclasses

import numpy as np

ORDINARY = 2.0**-600, 2.0**600  # sums of squares


def ordinary_factor(*arrays):
    """Return the power of two that makes the values ordinary; mostly 1.0."""
    flat = [values.ravel("K") for values in arrays]  # without a copy
    squares = max(np.vdot(values, values) for values in flat)
    if ORDINARY[0] < squares < ORDINARY[1]:
        return 1.0
    largest = max(np.abs(values).max() for values in arrays)
    # between -1000 and 1000, so that the factor has an inverse
    return 2.0 ** -np.clip(np.frexp(largest)[1], -1000, 1000)


def at_ordinary_scale(half_steps, X, centroids, max_iter, empty):
    """Run `half_steps` on ordinary numbers; yield Steps in those given."""
    factor = ordinary_factor(X, centroids)
    if factor == 1:
        return half_steps(X, centroids, max_iter, empty)
    steps = half_steps(X * factor, centroids * factor, max_iter, empty)
    return (_divided(step, factor) for step in steps)


def _divided(step, factor):
    return dataclasses.replace(
        step,
        centroids=step.centroids / factor,
        inertia=step.inertia / factor / factor,
        shift=step.shift / factor,
    )
