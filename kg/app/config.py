"""Settings: `lianpu.toml` in the working directory, then the environment, then what the command line says."""

from __future__ import annotations

import os
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import LianpuError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "lianpu.toml"


class ConfigError(LianpuError):
    """A setting is unknown or of the wrong kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What may be set. Each key can stand in `lianpu.toml` and, as `LIANPU_<KEY>`, in the environment.

    `base` is the IRI under which a new store names everything (a store keeps its own); `ontology` and `seeds` are folders
    to use in place of the ones that come with Lianpu; `jobs` is the number of worker processes, 0 for one a core.
    """

    base: str = ""
    ontology: str = ""
    seeds: str = ""
    jobs: int = 1

    def __post_init__(self) -> None:
        if self.base and not (self.base.startswith(("http://", "https://")) and self.base.endswith("/")):
            raise ConfigError(f"base is {self.base!r}: an IRI that ends in / is needed, such as https://example.org/kg/")
        if self.jobs < 0:
            raise ConfigError(f"jobs is {self.jobs}: 0 (one a core) or more is needed")


def load_config(folder: Path | None = None, *, environment: Mapping[str, str] | None = None) -> Config:
    """The settings in force in a folder, by default the working directory."""
    path = (folder or Path()) / FILE
    config = Config()
    if path.is_file():
        try:
            written = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: {error}") from error
        config = _updated(config, written, where=str(path))
    given = os.environ if environment is None else environment
    named = {f"LIANPU_{field.name.upper()}": field.name for field in fields(Config)}
    return _updated(config, {named[key]: given[key] for key in sorted(named) if given.get(key)}, where="environment")


def _updated(config: Config, written: Mapping[str, Any], *, where: str) -> Config:
    kinds = {key: type(value) for key, value in asdict(Config()).items()}
    values: dict[str, Any] = {}
    for key, value in written.items():
        if key not in kinds:
            raise ConfigError(f"{where}: unknown setting {key!r}; known are {', '.join(kinds)}")
        try:
            values[key] = kinds[key](value)
        except (TypeError, ValueError) as error:
            raise ConfigError(f"{where}: {key} is {value!r}; a value of type {kinds[key].__name__} is needed") from error
    return replace(config, **values)
