"""Lianpu 链谱: an industrial-chain knowledge graph from Chinese regional news, every statement with the sentence that says it."""

__version__ = "0.1.0"
