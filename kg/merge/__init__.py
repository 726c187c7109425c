"""Which entities of many documents are one thing, each decision with its reason.

Comes in: the entities of a DocumentGraph. Goes out: for each a `Canonical`, a readable name that other documents' entities
share where a seed entry or a fully qualified name says that they are the same. Must never: look at another document (so no
order of documents can matter and nothing has to be undone), count, or join names that mean something only where they stand.
"""

from kg.merge.known import Known
from kg.merge.merger import Merger

__all__ = ["Known", "Merger"]
