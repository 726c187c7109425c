"""Which mentions of one document name the same thing, and what in seeds/ that thing is.

Comes in: an Analysis with mentions. Goes out: the same with entities, each mention carrying the id of its entity, references
such as "the company" added where one antecedent is sure. Must never: look at another document, change a name or a span of a
mention, or join what only world knowledge joins, seeds/ excepted.
"""

from kg.link.linker import Linker

__all__ = ["Linker"]
