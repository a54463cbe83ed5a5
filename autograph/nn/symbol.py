"""The ``F`` of ``hybrid_forward`` while a network is being compiled: the same functions, of values
that are not known yet.
"""

import numpy as np

from autograph.nn import npx

__all__ = ["np", "npx"]
