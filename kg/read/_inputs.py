"""Finds the inputs behind paths, folders and globs, in a fixed order, each with what a manifest says of it."""

from __future__ import annotations

import glob
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kg.model import InputError
from kg.read._manifest import is_manifest, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.read._manifest import Manifest

    Report = Callable[[InputError, str], None]

STDIN = "-"
MANIFEST = "manifest.csv"


@dataclass(frozen=True, slots=True)
class Input:
    """One file (or standard input) to read: `source` as given, and the manifest's row for it."""

    path: Path
    source: str
    about: Mapping[str, str] = field(default_factory=dict)
    manifest: Manifest | None = None


def find_inputs(paths: Iterable[str | Path], *, manifest: str | Path | None, report: Report) -> Iterator[Input]:
    """The inputs in the order of the paths, files of a folder sorted, each file once, manifests left out."""
    from kg.read._open import LOADERS

    manifests = _Manifests(manifest, report)
    seen: set[Path] = set()
    for name in paths:
        if str(name) == STDIN:
            yield manifests.input_of(Path(STDIN), None)
            continue
        for path, root in _expand(str(name), report):
            place = path.resolve()
            if place in seen or manifests.is_one(path) or (root is not None and path.suffix.lower() not in LOADERS):
                continue
            seen.add(place)
            yield manifests.input_of(path, root)


class _Manifests:
    """The manifest that was given, or those that lie in the folders read."""

    def __init__(self, given: str | Path | None, report: Report) -> None:
        self._report = report
        self._given = read_manifest(Path(given), report) if given is not None else None
        self._near: dict[Path, Manifest | None] = {}

    def is_one(self, path: Path) -> bool:
        """Whether a file is a manifest and so no input."""
        if self._given is not None and path.resolve() == self._given.path.resolve():
            return True
        return path.name == MANIFEST and is_manifest(path)

    def input_of(self, path: Path, root: Path | None) -> Input:
        """The input that a file is, with its row; `root` is the folder that was read, if one was."""
        manifest = self._given or (self._nearest(path, root) if root is not None else None)
        source = path.as_posix()
        return Input(path, source, manifest.row(source) if manifest else {}, manifest)

    def _nearest(self, path: Path, root: Path) -> Manifest | None:
        """The manifest of the file's folder, else of one above it, up to the folder read."""
        for folder in (path.parent, *path.parent.parents):
            if folder not in self._near:
                own = folder / MANIFEST
                self._near[folder] = read_manifest(own, self._report) if own.is_file() and is_manifest(own) else None
            if self._near[folder] is not None or folder == root:
                return self._near[folder]
        return None


def _expand(name: str, report: Report) -> Iterator[tuple[Path, Path | None]]:
    """The files a name stands for, each with the folder that was read where it was found in one."""
    path = Path(name)
    if path.is_dir():
        for found in _walk(path):
            yield found, path
    elif path.exists():
        yield path, None
    elif glob.has_magic(name):
        hits = sorted(glob.glob(name, recursive=True), key=lambda hit: PurePosixPath(hit).parts)  # noqa: PTH207 - takes absolute patterns
        if not hits:
            report(InputError(f"{name}: no file matches this pattern"), name)
        for hit in hits:
            if Path(hit).is_dir():
                continue
            yield Path(hit), Path(hit).parent
    else:
        report(InputError(f"{name}: no such file or folder"), name)


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder, sorted by their parts; hidden ones and links that lead in circles are passed over."""
    for path in sorted(folder.iterdir(), key=lambda found: found.name):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path)
        else:
            yield path
