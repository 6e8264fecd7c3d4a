"""Pages for curators, who sign in with an API key: they call what the HTTP API calls, with the same roles and rules.

All of them work without script. A form that has a fault comes back with what was typed.
"""
