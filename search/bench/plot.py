"""The plot of a comparison: three small pictures side by side in one file.

In: figures by engine and size, times by class of query and size. Out: an SVG file, the
same bytes for the same figures. Called by ``search.bench.compare``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from search.bench.compare import Figures

# Told apart in grey and by people who see few colours: different dashes too.
_STYLES: dict[str, dict[str, Any]] = {
    "project:seg": {"color": "#0b57a4", "linewidth": 2.4},
    "project:own": {"color": "#0b57a4", "linestyle": "--", "linewidth": 2.4},
    "tantivy": {"color": "#b3261e"},
    "fts5": {"color": "#6b6b6b", "linestyle": "-."},
    "whoosh": {"color": "#8a5a00", "linestyle": ":"},
}


def draw(
    found: Mapping[str, Mapping[int, Figures]],
    classes: Mapping[str, Mapping[int, float]],
    target: Path,
) -> None:
    """Write the plot; UsageError without Matplotlib."""
    try:
        import matplotlib as mpl  # noqa: PLC0415  (not installed with the program)
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        problem = "needs Matplotlib, which `make bench` installs"
        raise UsageError(f"--plot {target}", problem) from error
    mpl.rcParams.update({"svg.hashsalt": "songphasa", "font.size": 9})
    figure = Figure(figsize=(12, 4.2), layout="constrained")
    queries, indexing, growth = figure.subplots(1, 3)
    for engine, sizes in found.items():
        style = {"marker": "o", **_STYLES.get(engine, {})}
        values = list(sizes.values())
        queries.plot(list(sizes), [v.query for v in values], label=engine, **style)
        indexing.plot(list(sizes), [v.indexing for v in values], label=engine, **style)
    for name, times in classes.items():
        growth.plot(list(times), list(times.values()), marker=".", label=name)
    _finish(queries, "A query, milliseconds (lower is better)")
    _finish(indexing, "Documents indexed a second (higher is better)")
    _finish(growth, "Classes of query, milliseconds")
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, format="svg", metadata={"Date": None})


def _finish(axes: Any, title: str) -> None:  # noqa: ANN401  (Matplotlib may be absent)
    axes.set(title=title, xlabel="documents", xscale="log", yscale="log")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False, fontsize=8)
