"""The catalogue as tools of assistants (Model Context Protocol); the tools ask the public API, and nothing else."""
