"""The frame of a page: one file without anything from elsewhere, readable in light and in dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

LIGHT = {
    "page": "#fbfbfa", "card": "#ffffff", "ink": "#1a1a19", "soft": "#62615c", "grid": "#e4e3de",
    "ahead": "#2a78d6", "behind": "#d03b3b", "good": "#0a7d2c", "s-numpy": "#62615c",
    "s-ours": "#2a78d6", "s-numba": "#eb6834", "s-hand": "#1a1a19", "s-jax": "#1baf7a",
    "s-torch": "#d18e00", "s-tensorflow": "#d9558a", "s-pythran": "#4a3aa7",
    "s-dace": "#c62f2f", "s-mxnet": "#006f00",
}  # fmt: skip
DARK = {
    "page": "#161615", "card": "#1f1f1e", "ink": "#f2f1ec", "soft": "#a9a8a1", "grid": "#383835",
    "ahead": "#5598e7", "behind": "#e66767", "good": "#4cc26a", "s-numpy": "#a9a8a1",
    "s-ours": "#5598e7", "s-numba": "#f08a5d", "s-hand": "#f2f1ec", "s-jax": "#38c793",
    "s-torch": "#e0a520", "s-tensorflow": "#e87ba4", "s-pythran": "#a79df0",
    "s-dace": "#e66767", "s-mxnet": "#55b855",
}  # fmt: skip
SERIES = [name for name in LIGHT if name.startswith("s-")]

STYLE = """
body { background: var(--page); color: var(--ink); margin: 0;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 1020px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 0 0 4px; }
section { background: var(--card); border: 1px solid var(--grid); border-radius: 8px;
  padding: 18px 20px; margin: 20px 0; overflow-x: auto; }
p { margin: 4px 0 10px; }
.soft, .legend { color: var(--soft); }
a { color: inherit; text-decoration-color: var(--grid); }
a:hover { text-decoration-color: currentColor; }
.legend span { display: inline-flex; align-items: center; gap: 5px; margin-right: 16px; }
table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 12px 3px 0; text-align: right; border-bottom: 1px solid var(--grid); }
th { color: var(--soft); font-weight: 600; }
th:first-child, td:first-child, td.words { text-align: left; }
td.words { white-space: normal; }
.pass { color: var(--good); } .fail { color: var(--behind); font-weight: 600; }
summary { cursor: pointer; font-weight: 600; }
.plot { width: 100%; min-width: 720px; height: auto; display: block; font-size: 11.5px; }
.plot text { fill: var(--ink); }
.plot .tick, .plot .unit, .plot .note { fill: var(--soft); }
.plot a:hover text { text-decoration: underline; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 14px; }
.panels .plot { min-width: 0; }
.grid { stroke: var(--grid); stroke-width: 1; }
.row { stroke: var(--grid); stroke-width: 1; stroke-dasharray: 1 3; }
.one { stroke: var(--soft); stroke-width: 1.2; }
.ahead { fill: var(--ahead); } .behind { fill: var(--behind); }
.curve { fill: none; stroke-width: 2; } .dashed { stroke-dasharray: 5 4; }
"""


def document(title: str, introduction: Sequence[str], sections: Iterable[str]) -> str:
    paragraphs = "".join(f'<p class="soft">{escape(words)}</p>' for words in introduction)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{style()}</style></head><body><main>"
        f"<h1>{escape(title)}</h1>{paragraphs}{''.join(sections)}</main></body></html>\n"
    )


def style() -> str:
    series = "".join(
        f"svg .{name} {{ fill: var(--{name}); }} svg .{name}.curve {{ fill: none; "
        f"stroke: var(--{name}); }}\n"
        for name in SERIES
    )
    dark = f"@media (prefers-color-scheme: dark) {{ {_variables(DARK)} }}\n"
    return _variables(LIGHT) + dark + STYLE + series


def _variables(colours: dict[str, str]) -> str:
    return ":root {" + "".join(f"--{name}: {value}; " for name, value in colours.items()) + "}\n"


def section(title: str, words: str, *parts: str) -> str:
    """A card; the words are text, the parts are HTML."""
    about = f'<p class="soft">{escape(words)}</p>' if words else ""
    return f"<section><h2>{escape(title)}</h2>{about}{''.join(parts)}</section>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(inside: str) -> str:
    return inside if inside.startswith("<td") else f"<td>{inside}</td>"


def folded(title: str, inside: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{inside}</details>"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
