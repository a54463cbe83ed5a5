"""From the text of a loop program to LLVM code.

    text ──ast──> tree ──inference──> types ──statements, expressions──> one LLVM module ──> numba

Programs are written in a small part of Python: loops, branches, elements of arrays, scalars, calls.
Every name has one type, which is known where it is first assigned, so one walk over the tree finds
the types and another one writes LLVM instructions. numba's own front end takes any Python, by way
of byte code, its own intermediate code, SSA form and unification; that took two thirds of the time
that a program needed. What operators and functions mean is still numba's: they are looked up in its
registries of types and of instructions.
"""
