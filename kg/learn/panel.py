"""A panel of readers: several trained apart read plain text together, and what they expect of it is a lesson for one.

One reader that learns from what several expect comes near to all of them together and costs no more than one (Hinton et al.
2015, "Distilling the Knowledge in a Neural Network"); the text that they read for it needs no annotation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import expit

from kg.annotate import Annotator
from kg.annotate.encoder import GRAPH, Encoder
from kg.annotate.inputs import Vocabulary, proposal_flags
from kg.annotate.learned import Reader
from kg.annotate.propose import Proposer
from kg.extract.pairs import Signature, candidate_pairs, mention_arrays
from kg.extract.scorer import PairScorer
from kg.learn.finetune import log_covers, odds
from kg.learn.gold import WAYS, Lesson
from kg.link import Linker
from kg.schema import CLASS_ORDER, RELATION_ORDER, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.model import Document
    from kg.schema import Schema

    Array = NDArray[np.float32]

ROOM = 1024  # texts are brought to a multiple of so many characters, so that few shapes are compiled


@jax.jit
def _expected(tags: jax.Array, seen: jax.Array) -> jax.Array:
    """How likely each tag is at each character, over all covers: the slope of the log of their summed weights."""
    slope: jax.Array = jax.grad(log_covers)(odds(tags, seen))
    return slope


def tag_shares(logs: Array) -> tuple[NDArray[np.int32], Array]:
    """The likeliest tags of each character and how likely each is, both of shape (characters, WAYS)."""
    size = len(logs)
    padded = np.zeros((-(-size // ROOM) * ROOM, logs.shape[1]), np.float32)
    padded[:size] = logs
    expected = np.array(_expected(jnp.asarray(padded), jnp.arange(len(padded)) < size))[:size]
    expected[:, 0] = np.maximum(0, 1 - expected[:, 1:].sum(1))
    tags = np.argsort(-expected, axis=1, kind="stable")[:, :WAYS].astype(np.int32)
    shares = np.take_along_axis(expected, tags, 1)
    return tags, shares / shares.sum(1, keepdims=True)


class Panel:
    """Readers of one encoder's vocabulary that read together; `readers` are the arrays of each, as they are stored."""

    def __init__(self, schema: Schema, readers: Sequence[Mapping[str, Array]]) -> None:
        first = readers[0]
        self._signature = Signature.of(schema, names_of(first[CLASS_ORDER]), names_of(first[RELATION_ORDER]))
        self._joins: str = schema.language["relations"]["joins"]
        self._vocabulary = Vocabulary.load(first)
        self._encoders = [Encoder(weights[GRAPH]) for weights in readers]
        self._scorers = [PairScorer(weights) for weights in readers]
        self._decide = Reader(first, schema).mentions
        self._annotator, self._propose, self._link = Annotator(schema, learned=False), Proposer(schema), Linker(schema)

    def __call__(self, document: Document) -> Lesson:
        """What the readers expect of a document: of the tags of its characters, and of the pairs of the names they decide on."""
        analysis = self._annotator.prepare(document)
        text, signature = analysis.view.text, self._signature
        ids, flags = self._vocabulary.ids(text), proposal_flags(self._propose(analysis), len(text), signature.classes)
        encodings, tagged = zip(*(encode(ids, flags) for encode in self._encoders), strict=True)
        logs = np.mean(tagged, axis=0)
        analysis = self._link(replace(analysis, mentions=self._decide(text, logs)))
        mentions = mention_arrays(analysis, signature)
        starts = [sentence.span.start for sentence in analysis.sentences]
        pairs = candidate_pairs(mentions, signature, starts, self._joins, text)
        allowed = signature.allowed[mentions.kind[pairs.earlier], mentions.kind[pairs.later]].astype(np.float32)
        answers = np.zeros_like(allowed)
        if len(pairs):
            scored = [score(encoding, mentions, pairs) for score, encoding in zip(self._scorers, encodings, strict=True)]
            answers = (allowed * np.mean([expit(one) for one in scored], axis=0)).astype(np.float32)
        return Lesson(document.source, ids, flags, *tag_shares(logs), mentions, pairs, answers, allowed)
