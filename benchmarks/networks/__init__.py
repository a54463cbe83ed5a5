"""``python -m benchmarks networks``: hybrid networks beside those of other frameworks.

Every framework gets the same weights and the same inputs, and has to agree with NumPy's result.
Each has a process of its own; they are sampled in turns, A B C A B C, and medians are reported.
With ``--clock cpu`` it is the processor's time that counts, of all threads together.
"""
