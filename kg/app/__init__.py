"""Where the rooms are put together: pipeline, worker processes, incremental builds, the Python API and the command `kg`.

Comes in: paths, a store, questions. Goes out: what the other rooms made of them, as values (`kg.app.api`) or as text on a
terminal (`kg.app.cli`). Must never: know a class, a relation or a name; be imported by another room; keep state of its own.
"""
