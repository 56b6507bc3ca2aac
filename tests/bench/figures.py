# figures.py - medians and how they are written
# SPDX-License-Identifier: GPL-3.0-or-later


def percentile(values, share):
    """None when there are none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values):
    return percentile(values, 0.5)


def ms(value):
    if value is None:
        return '–'
    return '%.1f' % value if abs(value) < 100 else '%.0f' % value


def number(value):
    if value is None:
        return '–'
    return '%g' % round(value, 2)


def spread(values):
    """The median, and least and most where they differ."""
    if not values:
        return '–'
    least, most = min(values), max(values)
    return number(median(values)) if least == most else '%s (%s–%s)' % (number(median(values)), number(least), number(most))


def table(head, rows):
    """Lines of Markdown; columns as wide as they need to be."""
    cells = [head] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ['| ' + ' | '.join(cell.ljust(width) for cell, width in zip(row, widths)) + ' |' for row in cells]
    return [lines[0], '|' + '|'.join('-' * (width + 2) for width in widths) + '|'] + lines[1:]
