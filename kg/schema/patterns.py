"""The pattern language of relation files."""

from __future__ import annotations

Element = object
