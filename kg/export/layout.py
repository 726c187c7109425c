"""Positions for a picture, computed here so that the browser has nothing left to move.

Note: how it stays fast and repeatable. Each connected component is laid out alone by attraction along edges and
repulsion, after Fruchterman and Reingold. Repulsion from afar is taken from the occupied cells of a grid (each as heavy
as the nodes in it), from nearby by an exact search for neighbours, so a round costs nodes times cells, not nodes times
nodes. The start is a sunflower in order of degree, not a random draw: same graph, same picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

LABEL_WIDTH, LABEL_HEIGHT = 84.0, 58.0
"""The room in pixels that a dot with part of its name needs: names run sideways, so more of it across than down."""

FEW = 200
"""Up to this many nodes every name is to be read at once, and gets the room for it."""

ASPECT = 1.15
ROUNDS = 120
CELLS = 18


def positions(count: int, edges: Sequence[tuple[int, int]]) -> Points:
    """Coordinates in pixels for nodes 0..count-1, shape (count, 2)."""
    points = np.zeros((count, 2))
    if not count:
        return points
    pairs = np.array([pair for pair in edges if pair[0] != pair[1]], dtype=np.int64).reshape(-1, 2)
    groups = _components(count, pairs)
    shapes: list[tuple[NDArray[np.int64], Points]] = []
    for group in groups:
        place = np.full(count, -1, dtype=np.int64)
        place[group] = np.arange(len(group))
        inner = place[pairs[place[pairs[:, 0]] >= 0]] if len(pairs) else pairs
        shapes.append((group, _spread(_attract(len(group), inner))))
    for group, shape in _pack(shapes):
        points[group] = shape
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return np.round(points * ((1.3, 1.35) if count <= FEW else (1.0, 1.0)), 1)


def _components(count: int, pairs: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    _, labels = connected_components(links, directed=False)
    order = np.argsort(labels, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted(groups, key=lambda group: (-len(group), int(group[0])))


def _sunflower(degree: NDArray[np.float64]) -> Points:
    rank = np.empty(len(degree))
    rank[np.argsort(-degree, kind="stable")] = np.arange(len(degree))
    angle = rank * np.pi * (3 - np.sqrt(5))
    around: Points = np.column_stack((np.cos(angle), np.sin(angle)))
    return np.sqrt(rank + 0.5)[:, None] * around


def _attract(count: int, pairs: NDArray[np.int64]) -> Points:
    """Force-directed places of one component, with a mean distance of about 1 between neighbours."""
    from scipy.sparse import csr_array

    if count == 1:
        return np.zeros((1, 2))
    unique = np.unique(np.sort(pairs, axis=1), axis=0)
    ends = np.concatenate((unique, unique[:, ::-1]))
    links = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    degree = np.asarray(links.sum(axis=1)).ravel()
    points = _sunflower(degree)
    mass = 1 + degree**0.5
    start = np.sqrt(count) * 0.12 + 0.2
    for number in range(ROUNDS):
        pull = np.zeros_like(points)
        gap = points[ends[:, 1]] - points[ends[:, 0]]
        length = np.sqrt((gap**2).sum(axis=1)) + 1e-9
        # Hubs pull less on each of their edges: else all leaves of a big hub collapse into one disc.
        force = gap * (length / np.sqrt(np.minimum(degree[ends[:, 0]], degree[ends[:, 1]])))[:, None]
        np.add.at(pull, ends[:, 0], force)
        pull += _repulse(points, mass) - 0.02 * points * mass[:, None]
        size = np.sqrt((pull**2).sum(axis=1)) + 1e-9
        step = start * (1 - number / ROUNDS) ** 1.5 + 0.01
        points += pull * (np.minimum(size, step) / size)[:, None]
    return points


def _repulse(points: Points, mass: NDArray[np.float64]) -> Points:
    """Push from every other node: exactly where there are few, from the centres of grid cells where there are many."""
    if len(points) <= CELLS * CELLS // 2:
        sources, weight = points, mass
    else:
        low, high = points.min(axis=0), points.max(axis=0)
        cell = np.minimum(((points - low) / (high - low + 1e-9) * CELLS).astype(np.int64), CELLS - 1)
        name = cell[:, 0] * CELLS + cell[:, 1]
        heavy = np.bincount(name, weights=mass, minlength=CELLS * CELLS)
        used = heavy > 0
        centre = [np.bincount(name, weights=mass * points[:, axis], minlength=CELLS * CELLS)[used] for axis in (0, 1)]
        weight = heavy[used].astype(np.float64)
        sources = np.column_stack(centre) / weight[:, None]
    squared = (points**2).sum(axis=1)[:, None] + (sources**2).sum(axis=1)[None, :] - 2 * points @ sources.T
    share = weight[None, :] / (np.maximum(squared, 0) + 0.05)
    push: Points = (points * share.sum(axis=1)[:, None] - share @ sources) * mass[:, None]
    return push


def _spread(points: Points) -> Points:
    """Scale to pixels and push apart what still lies closer than a label needs."""
    from scipy.spatial import cKDTree

    if len(points) == 1:
        return points
    # From here on one unit is the room of a label, so that near enough is a circle to search in.
    tree = cKDTree(points)
    nearest = tree.query(points, k=2)[0][:, 1]
    spots = _drawn_in(points / max(float(np.median(nearest)), 1e-6) * 0.65)
    for _ in range(60):
        close = cKDTree(spots).query_pairs(1.0, output_type="ndarray")
        if not len(close):
            break
        gap = spots[close[:, 1]] - spots[close[:, 0]]
        length = np.sqrt((gap**2).sum(axis=1))
        same = length < 1e-6
        gap[same] = (1e-3, 1e-3)
        length[same] = np.sqrt(2) * 1e-3
        push = gap * ((1.02 - length) / 2 / length)[:, None]
        np.subtract.at(spots, close[:, 0], push * 0.6)
        np.add.at(spots, close[:, 1], push * 0.6)
    return spots * (LABEL_WIDTH, LABEL_HEIGHT)


def _drawn_in(points: Points) -> Points:
    """Long arms shortened: what lies far outside would make everything else small on the screen."""
    points = points - points.mean(axis=0)
    far = np.sqrt((points**2).sum(axis=1)) + 1e-9
    rim = float(np.quantile(far, 0.75)) + 1e-9
    return points * np.where(far > rim, (rim / far) ** 0.55, 1.0)[:, None]


def _pack(shapes: Sequence[tuple[NDArray[np.int64], Points]]) -> list[tuple[NDArray[np.int64], Points]]:
    """Components around the biggest, each at the free place nearest to the middle, so that they interlock."""
    masks = [_mask(shape) for _, shape in shapes]
    edge = 2 * int(np.ceil(np.sqrt(sum(mask.size for _, mask, _ in masks)))) + 2 * max(max(mask.shape) for _, mask, _ in masks)
    taken = np.zeros((edge, edge), dtype=bool)
    spiral = _spiral(edge // 2)
    placed: list[tuple[NDArray[np.int64], Points]] = []
    start: dict[tuple[int, int], int] = {}
    for (group, shape), (low, mask, inner) in zip(shapes, masks, strict=True):
        # A component of the same outline found no place further in, so none is looked for there again.
        for at in range(start.get(mask.shape, 0), len(spiral)):
            column, row = (spiral[at] + edge // 2 - np.array(mask.shape) // 2).tolist()
            spot = taken[max(column, 0) : column + mask.shape[0], max(row, 0) : row + mask.shape[1]]
            if min(column, row) >= 0 and spot.shape == mask.shape and not (spot & mask).any():
                spot |= inner
                start[mask.shape] = at if mask.size < len(spiral) else 0
                placed.append((group, shape - low + np.array((column, row)) * (LABEL_WIDTH, LABEL_HEIGHT)))
                break
    return placed


def _mask(shape: Points) -> tuple[Points, NDArray[np.bool_], NDArray[np.bool_]]:
    """The corner from which a component's cells count, the cells with a margin of one, and without."""
    cells = np.floor(shape / (LABEL_WIDTH, LABEL_HEIGHT)).astype(np.int64)
    low = cells.min(axis=0) - 1
    cells -= low
    inner = np.zeros(cells.max(axis=0) + 2, dtype=bool)
    inner[cells[:, 0], cells[:, 1]] = True
    mask = np.zeros_like(inner)
    for right in (-1, 0, 1):
        for down in (-1, 0, 1):
            mask[cells[:, 0] + right, cells[:, 1] + down] = True
    return low * (LABEL_WIDTH, LABEL_HEIGHT), mask, inner


def _spiral(radius: int) -> NDArray[np.int64]:
    """The cells around a middle, nearest first; rows count for more, as screens are wider than high."""
    axis = np.arange(-radius, radius)
    columns, rows = (each.ravel() for each in np.meshgrid(axis, axis, indexing="ij"))
    far = (columns * LABEL_WIDTH) ** 2 + (rows * LABEL_HEIGHT * ASPECT) ** 2
    return np.column_stack((columns, rows))[np.lexsort((rows, columns, far))]
