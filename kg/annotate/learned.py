"""Names as a trained reader finds them: the encoder's vectors, the tagger's spans, and one decision for a whole document."""

from __future__ import annotations

from collections import defaultdict
from math import exp
from typing import TYPE_CHECKING

from kg.annotate.encoder import GRAPH, Encoder
from kg.annotate.heads import ListHeads
from kg.annotate.inputs import Vocabulary, proposal_flags
from kg.annotate.places import PlaceChains
from kg.annotate.tagger import Candidate, best_cover, candidates
from kg.model import Mention, SchemaError, Span
from kg.schema import CLASS_ORDER, load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kg.annotate.propose import Proposed
    from kg.schema import Schema

    Array = NDArray[np.float32]

MODEL = "reader"
OUTSIDE = "tag"  # weights of an older version: the layer of the tags stood outside the graph
SHORTEST_REPEAT = 3  # shorter names are too often parts of other words to be looked for again
SURE = 1.0  # log odds from which a name is looked for in the rest of the document
REPEATED = 1.0  # log odds that such a repetition counts with


class Reader:
    """A trained reader: `Reader.load(schema)` gives None where no weights are installed."""

    def __init__(self, weights: Mapping[str, Array], schema: Schema) -> None:
        self.classes = names_of(weights[CLASS_ORDER])
        self._chains, self._heads = PlaceChains(schema), ListHeads(schema, self.classes)
        self._vocabulary = Vocabulary.load(weights)
        self._encoder = Encoder(weights[GRAPH])

    @classmethod
    def load(cls, schema: Schema) -> Reader | None:
        """The reader of a schema's models."""
        weights = load_weights(schema, MODEL)
        if weights is not None and (GRAPH not in weights or OUTSIDE in weights):
            raise SchemaError(f"{schema.models_dir}: {MODEL}.npz is of an older version; make it again with `kg train`")
        return None if weights is None else cls(weights, schema)

    def encode(self, text: str, proposals: Sequence[Proposed]) -> tuple[Array, Array]:
        """Vectors of the text's characters, and the log probabilities of their tags."""
        return self._encoder(self._vocabulary.ids(text), proposal_flags(proposals, len(text), self.classes))

    def mentions(self, text: str, logs: Array) -> tuple[Mention, ...]:
        """The names of a text whose tags have these log probabilities, in order, none overlapping another."""
        if not text:
            return ()
        reasons = (f"model:{MODEL}",)
        return tuple(
            Mention(Span(start, end), self.classes[kind], text[start:end], "name", "", 1 / (1 + exp(-score)), reasons)
            for start, end, kind, score in repeated(text, self._heads(text, self._apart(text, best_cover(candidates(logs)))))
        )

    def _apart(self, text: str, chosen: Sequence[Candidate]) -> list[Candidate]:
        out: list[Candidate] = []
        for found in chosen:
            start, end, kind, score = found
            if self.classes[kind] in self._chains.classes:
                parts = self._chains(text[start:end])
                out.extend(Candidate(start + low, start + high, kind, score) for low, high in parts)
            else:
                out.append(found)
        return out


def repeated(text: str, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen names with those of their repetitions that were overlooked: what is a name once is one everywhere."""
    taken = bytearray(len(text))
    votes: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for start, end, kind, score in chosen:
        taken[start:end] = b"\1" * (end - start)
        if end - start >= SHORTEST_REPEAT and score > SURE:
            votes[text[start:end]][kind] += score
    out = list(chosen)
    for name in sorted(votes, key=lambda name: (-len(name), name)):
        scores = votes[name]
        kind = max(scores, key=lambda kind: (scores[kind], -kind)) if len(scores) > 1 else next(iter(scores))
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if 1 not in taken[start:end]:
                taken[start:end] = b"\1" * len(name)
                out.append(Candidate(start, end, kind, REPEATED))
            start = text.find(name, end)
    return sorted(out)
