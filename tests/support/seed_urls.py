"""URLs of the seed."""

CLAIM = "/v1/claims/fiber-length-per-preform"
