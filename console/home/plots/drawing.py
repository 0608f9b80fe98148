"""The many small pieces of a plot as markup: a template takes ten times as long for them."""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from console.home.plots.plot import Plot

LINE = '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>'
BOX = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
DOT = '<circle class="{}" cx="{}" cy="{}" r="3.5"><title>{}</title></circle>'
WORDS = '<text x="{}" y="{}" text-anchor="{}">{}</text>'


def drawn(plot: Plot) -> SafeString:
    """What stands within the plot's axes, and the words along the lower one."""
    grid = [("axis" if line.y == plot.axis else "grid", "0", line.y, "100%", line.y) for line in plot.grid]
    strokes = [(one.tone, one.x1, one.y1, one.x2, one.y2) for one in plot.strokes]
    boxes = [(one.tone, one.x, one.y, one.width, one.height, one.title) for one in plot.boxes]
    dots = [(one.tone, one.x, one.y, one.title) for one in plot.dots]
    words = [(one.x, plot.words_y, one.anchor, one.words) for one in plot.along]
    layers = ((LINE, grid), (BOX, boxes), (LINE, strokes), (DOT, dots), (WORDS, words))
    return mark_safe("".join(format_html_join("", shape, pieces) for shape, pieces in layers))  # noqa: S308 each is escaped


def rows(plot: Plot) -> SafeString:
    """Of its table, each with its head."""
    if not plot.rows:
        return SafeString()
    cells = '<td class="number">{}</td>' * (len(plot.rows[0]) - 1)
    return format_html_join("", f'<tr><th scope="row">{{}}</th>{cells}</tr>', plot.rows)
