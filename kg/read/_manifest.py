"""Manifests: a csv file that says of each input its date and perhaps title, source, url and publisher."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kg.model import InputError
from kg.read._dates import parse_date
from kg.read._decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_FILE, _TEXT = "file", "text"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest by the file or record id that they are about."""

    path: Path
    rows: Mapping[str, Mapping[str, str]]

    def row(self, source: str) -> Mapping[str, str]:
        """What is said of a source: the row whose file ends its path in the most parts; none gives nothing.

        >>> from pathlib import Path
        >>> Manifest(Path("m.csv"), {"a.txt": {"date": "2023"}, "b/a.txt": {"date": "2024"}}).row("news/b/a.txt")
        {'date': '2024'}
        """
        if source in self.rows:
            return self.rows[source]
        parts = PurePosixPath(source).parts
        for start in range(len(parts)):
            tail = "/".join(parts[start:])
            for key in (tail, str(PurePosixPath(tail).with_suffix(""))):
                if key in self.rows:
                    return self.rows[key]
        return {}


def is_manifest(path: Path) -> bool:
    """Whether a csv file names files rather than holding texts."""
    try:
        with path.open("rb") as file:
            head = file.readline(4096)
        names = {name.strip().strip('"').lower() for name in decode(head, str(path)).split(",")}
    except (OSError, InputError):
        return False
    return _FILE in names and _TEXT not in names


def read_manifest(path: Path, report: Callable[[InputError, str], None]) -> Manifest:
    """The manifest in a file. A date that is none is reported, and the row stands without it."""
    source = path.as_posix()
    try:
        text = decode(path.read_bytes(), source)
    except OSError as error:
        raise InputError(f"{source}: cannot read the manifest: {error.strerror}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = [str(name).strip().lower() for name in reader.fieldnames or ()]
    if _FILE not in columns:
        raise InputError(f"{source}:1: a manifest needs a column `file` (file,date[,title,source,url,publisher])")
    reader.fieldnames = columns
    rows: dict[str, dict[str, str]] = {}
    for row in reader:
        kept = {key: value.strip() for key, value in row.items() if key and isinstance(value, str) and value.strip()}
        name = PurePosixPath(kept.pop(_FILE, "").replace("\\", "/")).as_posix()
        if (date := kept.get("date", "")) and not parse_date(date):
            report(InputError(f"{source}:{reader.line_num}: {date!r} is no date (write YYYY, YYYY-MM or YYYY-MM-DD)"), source)
            del kept["date"]
        if name != ".":
            rows[name] = kept
    return Manifest(path, rows)
