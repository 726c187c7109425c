"""Reading ontology/ and seeds/ into a Schema; everything wrong in them is refused here, with file, line and remedy."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import kg
from kg.model import SchemaError
from kg.schema import vocabulary
from kg.schema._nodes import compose, plain
from kg.schema._rules import KEYS, Ends, read_rules
from kg.schema.namespaces import core_names
from kg.schema.types import Alignment, EntityClass, Relation, Schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.schema._nodes import Node

_CLASS_ID = re.compile(r"[A-Z][A-Za-z0-9]*")
_RELATION_ID = re.compile(r"[a-z][A-Za-z0-9]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_TERM = re.compile(r"([a-z]+):([A-Za-z0-9_-]+)")


def data_dir(name: str) -> Path:
    """The folder of that name among the package's data: inside an installed package, else beside it in a checkout."""
    package = Path(kg.__file__).resolve().parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise SchemaError(f"{package.parent / name}: there is no such folder; reinstall the package or run from a whole checkout")


def load_schema(ontology: Path | None = None, seeds: Path | None = None) -> Schema:
    """The schema of two folders, by default the package's own; read once for each pair of folders.

    >>> sorted(load_schema().classes_with("zone"))
    ['Park']
    """
    ontology = Path(ontology).resolve() if ontology else data_dir("ontology")
    if seeds:
        return _load(ontology, Path(seeds).resolve())
    return _load(ontology, data_dir("seeds"))


@lru_cache(maxsize=8)
def _load(ontology: Path, seeds: Path) -> Schema:
    language = {path.stem: plain(path, _shown(path)) for path in sorted((ontology / "language").glob("*.yaml"))}
    core = core_names(ontology)
    classes: dict[str, EntityClass] = {}
    for file in _files(ontology / "classes"):
        _add(classes, _entity_class(file), file, core)
    relations: dict[str, Relation] = {}
    for file in _files(ontology / "relations"):
        _add(relations, _relation(file, classes, language.get("words", {})), file, core)
    _check_qualifiers(relations, core)
    return Schema(MappingProxyType(classes), MappingProxyType(relations), MappingProxyType(language), ontology, seeds)


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _files(folder: Path) -> Iterator[Node]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise SchemaError(f"{folder}: no .yaml file here; name a folder laid out like ontology/")
    for path in paths:
        yield compose(path, _shown(path))


def _add(known: dict[str, Any], made: EntityClass | Relation, file: Node, core: frozenset[str]) -> None:
    node = file.mapping()["id"]
    if made.id in core:
        raise node.error(f"`{made.id}` is a term of core.ttl", "choose another id")
    if made.id in known:
        raise node.error(f"`{made.id}` is defined already at {known[made.id].where}", "choose another id or remove one file")
    if Path(file.file).stem != made.id:
        raise node.error(f"`{made.id}` stands in a file of another name", f"name the file {made.id}.yaml")
    known[made.id] = made


def _entity_class(file: Node) -> EntityClass:
    keys = file.mapping(required=("id", "label", "definition", "colour"), allowed=("role", "alignments", "examples", "canonical"))
    return EntityClass(
        id=_id(keys["id"], _CLASS_ID, "a capital letter, then letters and digits"),
        label=_bilingual(keys["label"]),
        definition=_bilingual(keys["definition"]),
        role=keys["role"].choice(vocabulary.CLASS_ROLES, "class role") if "role" in keys else "",
        colour=_colour(keys["colour"]),
        alignments=_alignments(keys.get("alignments"), vocabulary.CLASS_ALIGNMENTS),
        examples=keys["examples"].texts() if "examples" in keys else (),
        canonical=_canonical(keys.get("canonical")),
        where=file.where,
    )


def _relation(file: Node, classes: Mapping[str, EntityClass], shared_words: Mapping[str, Any]) -> Relation:
    keys = file.mapping(
        required=("id", "label", "definition", "reads", "subject", "object"),
        allowed=("role", "symmetric", "qualifiers", "alignments", *KEYS),
    )
    relation_id = _id(keys["id"], _RELATION_ID, "a small letter, then letters and digits")
    subject, object_ = keys["subject"].choices(classes, "class"), keys["object"].choices(classes, "class")
    symmetric = "symmetric" in keys and keys["symmetric"].flag()
    if symmetric and set(subject) != set(object_):
        raise keys["symmetric"].error("a symmetric relation with two different ends", "give subject and object the same classes")
    qualifiers = _qualifiers(keys.get("qualifiers"))
    ends = Ends(relation_id, subject, object_, classes, qualifiers)
    rules = read_rules(keys, ends, {name: tuple(words) for name, words in shared_words.items()})
    return Relation(
        id=relation_id,
        label=_bilingual(keys["label"]),
        definition=_bilingual(keys["definition"]),
        reads=_reads(keys["reads"]),
        role=keys["role"].choice(vocabulary.RELATION_ROLES, "relation role") if "role" in keys else "",
        subject=frozenset(subject),
        object=frozenset(object_),
        symmetric=symmetric,
        qualifiers=qualifiers,
        alignments=_alignments(keys.get("alignments"), vocabulary.RELATION_ALIGNMENTS),
        words=rules.words,
        guards=rules.guards,
        patterns=rules.patterns,
        examples=rules.examples,
        where=file.where,
    )


def _id(node: Node, form: re.Pattern[str], described: str) -> str:
    if not form.fullmatch(node.text()):
        raise node.error(f"`{node.text()}` is no id", f"an id is {described}")
    return node.text()


def _bilingual(node: Node) -> Mapping[str, str]:
    return MappingProxyType({key: value.text() for key, value in node.mapping(required=vocabulary.LANGUAGES, allowed=()).items()})


def _colour(node: Node) -> str:
    if not _COLOUR.fullmatch(node.text()):
        raise node.error(f"`{node.text()}` is no colour", 'write it as "#rrggbb" in small hex digits')
    return node.text()


def _reads(node: Node) -> str:
    if sorted(re.findall(r"\{[^{}]*\}", node.text())) != ["{object}", "{subject}"]:
        raise node.error("`reads` is no sentence about the two ends", "use {subject} and {object}, once each")
    return node.text()


def _canonical(node: Node | None) -> Mapping[str, Any]:
    if node is None:
        return MappingProxyType({})
    keys = node.mapping(required=("mode",), allowed=("full", "generic"))
    for form in keys["full"].items() if "full" in keys else []:
        try:
            re.compile(form.text())
        except re.error as error:
            raise form.error(
                f"`{form.text()}` is no regular expression ({error})", "mend it, or quote special characters"
            ) from error
    found: dict[str, Any] = {"mode": keys["mode"].choice(vocabulary.CANONICAL_MODES, "mode")}
    found |= {name: keys[name].texts() for name in ("full", "generic") if name in keys}
    return MappingProxyType(found)


def _qualifiers(node: Node | None) -> Mapping[str, str]:
    keys = node.mapping() if node else {}
    return MappingProxyType({key: value.choice(vocabulary.QUALIFIER_TYPES, "datatype") for key, value in keys.items()})


def _check_qualifiers(relations: Mapping[str, Relation], core: frozenset[str]) -> None:
    types: dict[str, tuple[str, Relation]] = {}
    for relation in relations.values():
        for name, datatype in relation.qualifiers.items():
            if name in core or name in relations:
                raise SchemaError(f"{relation.where}: qualifier `{name}` is a term of another kind already; rename it")
            first, other = types.setdefault(name, (datatype, relation))
            if first != datatype:
                raise SchemaError(f"{relation.where}: qualifier `{name}` is {first} in {other.where}; give both one datatype")


def _alignments(node: Node | None, kinds: Collection[str]) -> tuple[Alignment, ...]:
    found: list[Alignment] = []
    for kind, terms in (node.mapping(allowed=kinds) if node else {}).items():
        for term in terms.items():
            split = _TERM.fullmatch(term.text())
            if not split or split[1] not in vocabulary.PREFIXES:
                known = ", ".join(sorted(vocabulary.PREFIXES))
                raise term.error(f"`{term.text()}` is no term of a known vocabulary", f"write prefix:name with one of: {known}")
            found.append(Alignment(kind, term.text()))
    return tuple(found)
