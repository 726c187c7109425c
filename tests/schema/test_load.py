"""What the files of ontology/ say, and that whatever is wrong in them is refused with file, line and remedy."""

from __future__ import annotations

import pickle
import runpy
import shutil

import pytest

from kg.model import SchemaError
from kg.schema import load_schema
from kg.schema.vocabulary import CLASS_ROLES, LANGUAGES, RELATION_ROLES

MAKER = """\
id: Maker
label: {en: maker, zh: 厂}
definition: {en: It makes., zh: 造物者。}
role: company
colour: "#112233"
"""
WARE = """\
id: Ware
label: {en: ware, zh: 货}
definition: {en: It is made., zh: 所造之物。}
colour: "#445566"
"""
MAKES = """\
id: makes
label: {en: makes, zh: 造}
definition: {en: It makes it., zh: 造之。}
reads: "{subject} makes {object}"
subject: [Maker]
object: [Ware]
words:
  make: [造, 制成]
patterns:
  - {rule: makes, match: "{subject} ..4 <make> {object}"}
examples:
  - {text: "[甲厂]{subject}造[乙货]{object}。", rule: makes}
  - {text: "[甲厂]{subject}不造[乙货]{object}。", not: negated}
"""


@pytest.fixture
def small(tmp_path, root):
    """A domain of two classes and one relation: `small({path: text})` replaces files, then loads."""
    folder = tmp_path / "ontology"
    for name, text in {"classes/Maker": MAKER, "classes/Ware": WARE, "relations/makes": MAKES}.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(root / "ontology" / "core.ttl", folder / "core.ttl")
    (tmp_path / "seeds").mkdir()

    def load(files=None):
        for name, text in (files or {}).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return load_schema(folder, tmp_path / "seeds")

    return load


def test_domain_and_range_are_those_of_the_guideline(schema, shared):
    ranges = runpy.run_path(str(shared / "eval" / "annotate.py"))["RANGES"]
    found = {relation.id: (relation.subject, relation.object) for relation in schema.relations.values()}
    assert found == {name: (frozenset(subject), frozenset(object_)) for name, (subject, object_) in ranges.items()}


def test_classes_are_those_of_the_guideline(schema, shared):
    assert set(schema.classes) == set(runpy.run_path(str(shared / "eval" / "annotate.py"))["ANY"])


def test_every_term_is_described_in_both_languages_and_aligned(schema):
    for term in (*schema.classes.values(), *schema.relations.values()):
        assert set(term.label) == set(term.definition) == set(LANGUAGES), term.id
        assert term.alignments, term.id


def test_labels_colours_and_roles_tell_terms_apart(schema):
    for terms in (schema.classes.values(), schema.relations.values()):
        for language in LANGUAGES:
            assert len({term.label[language] for term in terms}) == len(terms)
    assert len({entity_class.colour for entity_class in schema.classes.values()}) == len(schema.classes)
    assert {entity_class.role for entity_class in schema.classes.values()} == set(CLASS_ROLES)
    assert {relation.role for relation in schema.relations.values()} == set(RELATION_ROLES)


def test_only_cooperation_is_symmetric(schema):
    assert [relation.role for relation in schema.relations.values() if relation.symmetric] == ["cooperation"]


def test_roles_give_classes_and_relations(schema):
    (containment,) = schema.relations_with("containment")
    assert schema.classes_with("place") <= containment.object
    assert schema.relations_with("no such role") == ()


def test_same_folders_give_the_same_schema_also_in_another_process(schema):
    assert load_schema() is schema
    assert pickle.loads(pickle.dumps(schema)) is schema


def test_small_domain_loads_from_its_files_alone(small):
    schema = small()
    assert sorted(schema.classes) == ["Maker", "Ware"]
    (pattern,) = schema.relations["makes"].patterns
    assert pattern.id == "makes/makes"
    assert str(pattern.where) == "ontology/relations/makes.yaml:10"
    positive, negative = schema.relations["makes"].examples
    assert (positive.text, positive.rule, positive.stopped_by) == ("甲厂造乙货。", "makes", "")
    assert [(mark.slot, mark.type, positive.text[mark.start : mark.end]) for mark in positive.marks] == [
        ("subject", "Maker", "甲厂"),
        ("object", "Ware", "乙货"),
    ]
    assert negative.stopped_by == "negated"


def test_language_files_are_parsed_by_name(small):
    schema = small({"language/tongue.yaml": 'ending: ["一", "二"]\nempty: {"": 1}\n'})
    assert schema.language["tongue"] == {"ending": ["一", "二"], "empty": {"": 1}}


def test_word_lists_may_be_shared(small):
    own = "words:\n  make: [造, 制成]\n"
    schema = small({"language/words.yaml": "make: [造]\n", "relations/makes.yaml": swap(MAKES, own, "")})
    assert schema.relations["makes"].patterns[0].elements[2].words == ("造",)


def test_joining_is_said_in_the_class_file(small):
    schema = small({"classes/Ware.yaml": WARE + 'canonical: {mode: full, full: ["^.{4,}厂$"], generic: [货物]}\n'})
    assert schema.classes["Ware"].canonical == {"mode": "full", "full": ("^.{4,}厂$",), "generic": ("货物",)}
    assert schema.classes["Maker"].canonical == {}


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


CLASS_ERRORS = {
    "a key twice": (WARE + "id: Ware\n", ":5: `id` stands here twice; remove one"),
    "an unknown key": (WARE + "color: red\n", ":5: unknown key `color`; use one of: alignments"),
    "a key is missing": (swap(WARE, 'colour: "#445566"\n', ""), ":1: `colour` is missing; add a line `colour: ...`"),
    "no colour": (swap(WARE, "#445566", "grey"), ":4: `grey` is no colour; write it as"),
    "an unknown role": (WARE + "role: boat\n", ":5: unknown class role `boat`; use one of: cluster"),
    "a label in one language": (swap(WARE, ", zh: 货", ""), ":2: `zh` is missing"),
    "not YAML": ("id: [Ware\nlabel: x\n", ":2: not valid YAML"),
    "an empty file": ("", ":1: the file is empty"),
    "no id": (swap(WARE, "id: Ware", "id: ware it is"), ":1: `ware it is` is no id; an id is a capital letter"),
    "another file name": (
        swap(WARE, "id: Ware", "id: Good"),
        ":1: `Good` stands in a file of another name; name the file Good.yaml",
    ),
    "a defined id": (swap(WARE, "id: Ware", "id: Maker"), ":1: `Maker` is defined already at ontology/classes/Maker.yaml:1"),
    "a core term": (swap(WARE, "id: Ware", "id: Statement"), ":1: `Statement` is a term of core.ttl"),
    "an unknown vocabulary": (
        WARE + "alignments:\n  closeMatch: [dbo:Ware]\n",
        ":6: `dbo:Ware` is no term of a known vocabulary",
    ),
    "an unknown alignment": (WARE + "alignments: {subPropertyOf: [schema:a]}\n", ":5: unknown key `subPropertyOf`"),
    "an unknown mode": (WARE + "canonical: {mode: always}\n", ":5: unknown mode `always`; use one of: full, name, never, seed"),
    "no expression": (WARE + 'canonical: {mode: full, full: ["("]}\n', ":5: `(` is no regular expression"),
    "an example twice": (WARE + "examples: [a, a]\n", ":5: `a` stands in this list twice"),
    "a list that is a mapping": (WARE + "examples: {a: b}\n", ":5: a list is needed here"),
    "a text that is a list": (swap(WARE, 'colour: "#445566"', "colour: [red]"), ":4: plain text is needed here"),
}


@pytest.mark.parametrize(("text", "message"), CLASS_ERRORS.values(), ids=CLASS_ERRORS)
def test_wrong_class_file_is_refused(small, text, message):
    with pytest.raises(SchemaError) as refused:
        small({"classes/Ware.yaml": text})
    assert f"ontology/classes/Ware.yaml{message}" in str(refused.value)
    assert ";" in str(refused.value)


PATTERN = '{rule: makes, match: "{subject} ..4 <make> {object}"}'
POSITIVE = '{text: "[甲厂]{subject}造[乙货]{object}。", rule: makes}'
NEGATIVE = '  - {text: "[甲厂]{subject}不造[乙货]{object}。", not: negated}\n'

RELATION_ERRORS = {
    "an unknown class": ("object: [Ware]", "object: [Wear]", ":6: unknown class `Wear`; use one of: Maker, Ware"),
    "no class": ("object: [Ware]", "object: []", ":6: the list of class names is empty"),
    "no sentence": ("makes {object}", "makes", ":4: `reads` is no sentence about the two ends"),
    "two ends that differ": (
        "object: [Ware]",
        "object: [Ware]\nsymmetric: true",
        ":7: a symmetric relation with two different ends",
    ),
    "no yes or no": ("object: [Ware]", "object: [Ware]\nsymmetric: maybe", ":7: `maybe` is no yes or no"),
    "a qualifier of another kind": (
        "words:",
        "qualifiers: {period: xsd:string}\nwords:",
        ":1: qualifier `period` is a term of another",
    ),
    "an unknown datatype": ("words:", "qualifiers: {year: xsd:year}\nwords:", ":7: unknown datatype `xsd:year`"),
    "an unshown pattern": (
        PATTERN,
        PATTERN + '\n  - {rule: made, match: "{object} 由 {subject} <make>"}',
        ":11: no example exercises rule `made`; add one",
    ),
    "no negative example": (NEGATIVE, "", ":10: patterns without a negative example; add one"),
    "an unknown guard": (
        "not: negated",
        "not: raining",
        ":13: unknown guard `raining`; use one of: hypothetical, negated, unmatched",
    ),
    "an unknown guard listed": ("words:", "guards: [raining]\nwords:", ":7: unknown guard `raining`"),
    "an unknown word list": (
        "<make>",
        "<made>",
        ":10: rule `makes`: unknown word list `<made>`; define it under `words:`; there are: make",
    ),
    "an unused word list": ("  make: [造, 制成]", "  make: [造]\n  rest: [歇]", ":9: no pattern uses the word list `rest`"),
    "an unknown slot": ("{subject} ..4", "{subject} {Boat} ..4", ":10: rule `makes`: unknown slot `{Boat}`"),
    "an unknown rule": ("rule: makes}\n  - {text", "rule: mades}\n  - {text", ":12: unknown rule `mades`; use one of: makes"),
    "a rule twice": (
        PATTERN,
        PATTERN + "\n  - " + PATTERN,
        ":11: rule `makes` is defined already at ontology/relations/makes.yaml:10",
    ),
    "no rule name": ("{rule: makes, m", "{rule: Makes it, m", ":10: `Makes it` is no rule name"),
    "neither match nor code": (PATTERN, "{rule: makes}", ":10: rule `makes` needs either `match` or `code`"),
    "an unknown extractor": (PATTERN, "{rule: makes, code: magic}", ":10: unknown extractor `magic`"),
    "no confidence": (PATTERN, PATTERN[:-1] + ", confidence: 70}", ":10: `70` is no confidence"),
    "an example of nothing": (", rule: makes}\n", "}\n", ":12: an example needs either `rule` or `not`"),
    "an example without object": ("造[乙货]{object}", "造乙货", ":12: the example marks no {object}"),
    "an example with a stray bracket": ("造[乙货]", "造[[乙货]", ":12: a bracket that belongs to no mark"),
    "an example with an unknown slot": (
        "[甲厂]{subject}造",
        "[丙]{Boat}[甲厂]{subject}造",
        ":12: unknown slot `{Boat}` in the example",
    ),
    "an example of a wrong class": (
        "[甲厂]{subject}造",
        "[甲厂]{subject:Ware}造",
        ":12: subject cannot be Ware; it may be: Maker",
    ),
    "a mark of nothing": ("[甲厂]{subject}造", "[ ]{subject}造", ":12: a mark without a name in it"),
    "an unknown modality": (
        POSITIVE,
        POSITIVE[:-1] + ", modality: hoped}",
        ":12: unknown modality `hoped`; use one of: actual, planned",
    ),
    "an unknown qualifier": (POSITIVE, POSITIVE[:-1] + ", qualifiers: {year: x}}", ":12: unknown key `year`"),
}


@pytest.mark.parametrize(("old", "new", "message"), RELATION_ERRORS.values(), ids=RELATION_ERRORS)
def test_wrong_relation_file_is_refused(small, old, new, message):
    with pytest.raises(SchemaError) as refused:
        small({"relations/makes.yaml": swap(MAKES, old, new)})
    assert f"ontology/relations/makes.yaml{message}" in str(refused.value)
    assert ";" in str(refused.value)


def test_two_relations_may_not_give_one_qualifier_two_types(small, monkeypatch):
    monkeypatch.setattr("kg.schema.vocabulary.QUALIFIER_TYPES", ("xsd:string", "xsd:decimal"))
    rest = MAKES[: MAKES.index("words:")]
    makes = rest + "qualifiers: {share: xsd:string}\n"
    gives = swap(rest, "id: makes", "id: gives") + "qualifiers: {share: xsd:decimal}\n"
    with pytest.raises(
        SchemaError, match=r"makes.yaml:1: qualifier `share` is xsd:decimal in .*gives.yaml:1; give both one datatype"
    ):
        small({"relations/makes.yaml": makes, "relations/gives.yaml": gives})


def test_language_file_with_a_key_twice_is_refused(small):
    with pytest.raises(SchemaError, match=r"ontology/language/tongue.yaml:3: `b` stands here twice"):
        small({"language/tongue.yaml": "a:\n  b: 1\n  b: 2\n"})


def test_folder_without_files_is_refused(tmp_path):
    with pytest.raises(SchemaError, match=r"no .yaml file here; name a folder laid out like ontology/|needs the core vocabulary"):
        load_schema(tmp_path, tmp_path)
