"""The JSON-LD context, which maps each name in JSON-LD to a term of a vocabulary.

schema.org describes claims and quantities, W3C Web Annotation the quotes, PROV the derivation of a
claim, SKOS the hierarchy of technologies. Dates of sources are EDTF. All other terms are in
Claimstone's own vocabulary, `cs`.
"""

from typing import Any

MEDIA_TYPE = "application/ld+json"


def _name_terms(vocabulary: str, *names: str) -> dict[str, str]:
    """Map names to the terms of a vocabulary that have the same names."""
    return {name: f"{vocabulary}:{name}" for name in names}


CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "cs": "urn:claimstone:term:",
    "id": "@id",
    "type": "@type",
    # Types.
    **_name_terms(
        "schema",
        "Claim",
        "CreativeWork",
        "MediaObject",
        "Organization",
        "PostalAddress",
        "QuantitativeValue",
    ),
    "Entity": "prov:Entity",
    **_name_terms(
        "oa",
        "Annotation",
        "SpecificResource",
        "TextQuoteSelector",
        "TextPositionSelector",
        "FragmentSelector",
    ),
    "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "Concept": "skos:Concept",
    **_name_terms(
        "cs",
        "Achievement",
        "Technology",
        "Metric",
        "Change",
        "Qualifier",
        "DeclaredQualifier",
    ),
    # Claims.
    **_name_terms("schema", "identifier", "version"),
    "dateCreated": {"@id": "schema:dateCreated", "@type": "xsd:dateTime"},
    "dateModified": {"@id": "schema:dateModified", "@type": "xsd:dateTime"},
    "kind": "cs:kind",
    "status": "schema:creativeWorkStatus",
    **_name_terms("schema", "text", "name", "about"),
    **_name_terms(
        "cs",
        "technology",
        "participation",
        "organization",
        "role",
        "relativeTo",
        "subject",
        "scope",
    ),
    **_name_terms("cs", "qualifier", "property", "separates", "place"),
    "temporalCoverage": "schema:temporalCoverage",
    "note": "rdfs:comment",
    "follows": {"@id": "cs:follows", "@type": "@id"},
    # Achievements, organizations, technologies and metrics.
    **_name_terms("schema", "description", "location"),
    "stage": "cs:stage",
    "subjectOf": "schema:subjectOf",
    "label": {"@id": "rdfs:label", "@container": "@language"},
    **_name_terms("schema", "alternateName", "address", "addressCountry"),
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "mergedInto": {"@id": "dcterms:isReplacedBy", "@type": "@id"},
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "broader": "skos:broader",
    "field": "cs:field",
    "definition": "skos:definition",
    **_name_terms(
        "cs", "dimension", "dimensionName", "direction", "scale", "declares", "valueType"
    ),
    # Numbers.
    **_name_terms(
        "cs", "metric", "quantity", "baseline", "normalized", "asStated", "comparator", "cue"
    ),
    **_name_terms("schema", "value", "minValue", "maxValue", "unitCode", "unitText"),
    **_name_terms(
        "cs", "change", "statedChange", "form", "absolute", "factor", "percent", "computed"
    ),
    # Sources and quotes.
    "appearance": "schema:appearance",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    **_name_terms("schema", "publisher", "inLanguage"),
    "datePublished": {"@id": "schema:datePublished", "@type": "edtf:EDTF"},
    "url": {"@id": "schema:url", "@type": "xsd:anyURI"},
    "dateAccessed": {"@id": "cs:dateAccessed", "@type": "edtf:EDTF"},
    "archivedAt": {"@id": "schema:archivedAt", "@type": "xsd:anyURI"},
    "sameTextAs": "cs:sameTextAs",
    "length": "cs:length",
    **_name_terms("schema", "encoding", "encodingFormat", "sha256"),
    "evidence": {"@reverse": "oa:hasBody"},
    "motivatedBy": {"@id": "oa:motivatedBy", "@type": "@id"},
    "hasTarget": "oa:hasTarget",
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    **_name_terms("oa", "hasSelector", "exact", "prefix", "suffix"),
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    **_name_terms("cs", "state", "numberPlace", "cuePlace", "baselinePlace"),
}
