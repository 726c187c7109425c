"""Errors of the house: each message names the file, the line where there is one, and the remedy."""


class LianpuError(Exception):
    """Base of every error that a user can cause and mend."""


class InputError(LianpuError):
    """An input file or record cannot be read; the run goes on without it."""


class SchemaError(LianpuError):
    """A file of ontology/ or seeds/ is wrong; nothing can be read until it is mended."""


class StoreError(LianpuError):
    """A store cannot be opened, read or written."""
