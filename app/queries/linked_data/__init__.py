"""JSON-LD by schema.org, W3C Web Annotation and PROV-O."""
