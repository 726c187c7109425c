"""Learning and measuring: gold and analyses in, weights and scores out.

Comes in: annotated articles (the guideline's JSON) with their texts. Goes out: weights and a card for ontology/models/
(`train`), scores and reliability (`evaluate`). Must never: be needed to read a document.
"""
