"""Resources as JSON-LD, in the vocabularies of schema.org, W3C Web Annotation and PROV-O."""
