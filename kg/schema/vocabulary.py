"""Closed vocabularies: what a schema file may name besides its own ids, and the words of the RDF that is written.

A word outside these lists is a mistake in a file, never a new term.
"""

from __future__ import annotations

LANGUAGES = ("zh", "en")

CLASS_ROLES = {
    "place": "administrative places, nested in one another",
    "zone": "planned zones inside places",
    "company": "makers, sellers, investors",
    "cluster": "groups of companies of one trade",
    "industry": "trades, sectors, chains",
    "institute": "bodies that research, teach or heal",
    "policy": "plans and programmes that are carried out",
    "product": "what is made, developed or used",
    "project": "what is built, and facilities",
    "government": "public bodies and associations",
    "honour": "titles and lists",
    "person": "people",
}

RELATION_ROLES = {
    "containment": "where something is",
    "membership": "what is counted in a cluster",
    "leading": "who leads a cluster, trade or place",
    "fostering": "what a place builds up",
    "sector": "which trade something belongs to",
    "segment": "what a trade or cluster comprises",
    "supply-chain": "what is an input of what",
    "output": "who makes what",
    "research": "who researches what",
    "supply": "who delivers to whom",
    "cooperation": "who works with whom",
    "investment": "who puts money into what",
    "acquisition": "who buys whom",
    "part": "what belongs to what",
    "undertaking": "who builds or runs what",
    "issuing": "who publishes a policy",
    "implementation": "who carries a policy out",
    "support": "whom a policy is for",
    "award": "who gets a title",
    "granting": "who gives a title",
    "position": "a person's post",
}

# When entities of a class found in several documents may be joined: never, only as a known entity, also by a full name, by any.
CANONICAL_MODES = ("never", "seed", "full", "name")

# Alignment words and the property each one becomes in OWL; inverseMatch is ours: the other term runs from object to subject.
ALIGNMENTS = {
    "subClassOf": "rdfs:subClassOf",
    "equivalentClass": "owl:equivalentClass",
    "subPropertyOf": "rdfs:subPropertyOf",
    "equivalentProperty": "owl:equivalentProperty",
    "exactMatch": "skos:exactMatch",
    "closeMatch": "skos:closeMatch",
    "broadMatch": "skos:broadMatch",
    "narrowMatch": "skos:narrowMatch",
    "relatedMatch": "skos:relatedMatch",
    "inverseMatch": "lianpu:inverseMatch",
}
CLASS_ALIGNMENTS = ("subClassOf", "equivalentClass", "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
RELATION_ALIGNMENTS = (
    "subPropertyOf",
    "equivalentProperty",
    "exactMatch",
    "closeMatch",
    "broadMatch",
    "narrowMatch",
    "relatedMatch",
    "inverseMatch",
)

# Every prefix that a schema file or our RDF may use; `lianpu` and `planned` depend on the configured base.
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
BASE = "https://lianpu.example/"

# Qualifiers are kept as the text writes them.
QUALIFIER_TYPES = ("xsd:string",)

ACTUAL, PLANNED, TARGET = "actual", "planned", "target"
FACT_MODALITIES = (ACTUAL, PLANNED)
OBSERVATION_MODALITIES = (ACTUAL, TARGET)
OBSERVATION_KINDS = ("level", "growth", "share", "rank", "change")
SAME_KIND = {"change": "level"}  # kinds that the measure does not tell apart
MENTION_KINDS = ("name", "reference")

# What blocks a match: functions of `extract` by these names. The shared ones watch every relation without being named.
GUARDS = {
    "negated": "the clause denies it or says that it is not so",
    "hypothetical": "the clause only supposes it, asks for it or makes it a condition",
}
SHARED_GUARDS = ("negated", "hypothetical")
# Says of a negative example that no pattern fits it in the first place.
UNMATCHED = "unmatched"

# Extractors written in `extract`, by the names under which a relation file may call them.
EXTRACTORS: dict[str, str] = {
    "name-opens-with": "a name that opens with the name of another entity of the document",
    "name-holds": "a name that holds the name of another entity of the document",
    "chained": "two names right behind one another, the wider first",
    "title": "a person beside a body, with a title between or behind",
    "title-alone": "a person behind a title that opens a clause; the body is the one spoken of before",
    "list-together": "members of a list before a word of doing something together",
}
