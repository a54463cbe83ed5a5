"""Graph to graph, one pass a file; ``pipeline`` says in which order."""

from autograph.passes.pipeline import DEFAULT, run, run_function

__all__ = ["DEFAULT", "run", "run_function"]
