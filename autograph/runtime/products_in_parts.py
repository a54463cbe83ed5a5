"""Products that OpenBLAS is asked for in parts, because it is faster with small ones.

    x (8, 512) @ w.T (512, 256)      columns 0 to 128, then 128 to 256
    w (512, 192) @ x (192, 64)       rows 0 to 64, then 64 to 128, ...

For small products it has code that reads the operands where they are. Beyond a size it packs both,
which for few rows and a transposed matrix takes several times as long as the product: 8 by 512 by
512 took 187 us, in parts that are small 50; 2 by 1024 by 1024 took 770 us, in parts 84. With 48
rows it is even. Of a product with few columns the parts save a tenth, with 16 of them a quarter.
This holds where it has chosen its code for AVX-512. The sizes are those where it changes.

A product in parts is done by one thread, a large one by all. So the more threads there are, the
fewer rows it pays for.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

CORES = (b"SkylakeX",)  # what OpenBLAS calls its code for AVX-512
LARGEST_PRODUCT = 1_000_000  # multiplications
LARGEST_RESULT = 1200  # elements, where the right one is transposed
LANES = 16  # columns of a part are a multiple of
FEW_ROWS, FEW_COLUMNS = 32, 64  # for which it pays on one thread
BLOCK, LEAST_BLOCK = 64, 8  # rows of a part are a multiple of

WORD = ir.IntType(64)
TEXT, NUMBER = ctypes.CFUNCTYPE(ctypes.c_char_p), ctypes.CFUNCTYPE(ctypes.c_int)


@dataclass(frozen=True)
class Few:
    """Up to how many rows and columns a product is done in parts; 0 where it never is."""

    rows: int = 0
    columns: int = 0

    def __bool__(self) -> bool:
        return self.rows > 0


def few(spelling: str, address: Callable[[str], int]) -> Few:
    """For the library whose functions are spelled so."""
    named, counted = (
        address(spelling.replace("cblas_{}", f"openblas_get_{what}"))
        for what in ("corename", "num_threads")
    )
    if not (named and counted) or TEXT(named)() not in CORES:
        return Few()
    threads = max(NUMBER(counted)(), 1)
    return Few(FEW_ROWS // threads, FEW_COLUMNS if threads == 1 else 0)


@dataclass(frozen=True)
class Parts:
    """Writes into a program how many rows and columns of an ``(m, k)`` by ``(k, n)`` product are
    computed at a time. No size is 0.
    """

    builder: Any
    m: Any
    k: Any
    n: Any
    few: Few

    def columns(self, right_is_transposed: Any) -> Any:
        """For few rows ``min(LARGEST_RESULT // m, LARGEST_PRODUCT // (m * k))``, else all."""
        by_result = self.builder.sdiv(WORD(LARGEST_RESULT), self.m)
        by_product = self.builder.sdiv(WORD(LARGEST_PRODUCT), self.builder.mul(self.m, self.k))
        fewer = self.builder.icmp_signed("<", by_result, by_product)
        part = self.rounded(self.builder.select(fewer, by_result, by_product), LANES)
        is_few = self.between(WORD(2), self.m, WORD(self.few.rows))
        pays = self.builder.and_(is_few, right_is_transposed)
        return self.where(pays, part, self.n)

    def rows(self, left_is_transposed: Any, right_is_transposed: Any) -> Any:
        """For few columns ``LARGEST_PRODUCT // (k * n)``, else all."""
        most = self.builder.sdiv(WORD(LARGEST_PRODUCT), self.builder.mul(self.k, self.n))
        blocks = self.rounded(most, BLOCK)
        has_block = self.builder.icmp_signed(">", blocks, WORD(0))
        part = self.builder.select(has_block, blocks, self.rounded(most, LEAST_BLOCK))
        turned = self.builder.or_(left_is_transposed, right_is_transposed)
        is_few = self.between(WORD(2), self.n, WORD(self.few.columns))
        pays = self.builder.and_(is_few, self.builder.not_(turned))
        return self.where(pays, part, self.m)

    def rounded(self, number: Any, to: int) -> Any:
        """Down to a multiple of a power of 2."""
        return self.builder.and_(number, WORD(-to))

    def between(self, least: Any, number: Any, most: Any) -> Any:
        enough = self.builder.icmp_signed("<=", least, number)
        return self.builder.and_(enough, self.builder.icmp_signed("<=", number, most))

    def where(self, pays: Any, part: Any, whole: Any) -> Any:
        is_part = self.between(WORD(1), part, whole)
        return self.builder.select(self.builder.and_(pays, is_part), part, whole)
