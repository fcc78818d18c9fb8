"""Rounding of decimals: 0.3 - 0.1 misses 0.2 by some 1e-17, and a comparison must not."""

from __future__ import annotations

import numpy as np

from finops_xl.economics.arrays import Numbers

ROUNDING = 1e-12
"""Relative size below which a difference is digits lost, not a difference."""


def snap(ratio: Numbers) -> Numbers:
    """Take a ratio this near to a whole number for the whole number."""
    nearest = np.round(ratio)
    near = np.abs(ratio - nearest) <= ROUNDING * np.maximum(1, np.abs(ratio))
    return np.where(near, nearest, ratio)


def snap_to_zero(difference: Numbers, scale: Numbers) -> Numbers:
    """Take a difference this small against what was subtracted for zero."""
    return np.where(np.abs(difference) <= ROUNDING * np.abs(scale), 0.0, difference)
