"""The ``F`` of ``hybrid_forward`` when a network is called imperatively."""

import numpy as np

from autograph.nn import npx

__all__ = ["np", "npx"]
