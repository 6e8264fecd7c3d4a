"""Writers of formats other than the stored JSON, such as CSV and Atom. They know nothing of HTTP."""
