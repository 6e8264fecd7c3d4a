"""How fast Claimstone is, measured beside what else one could choose."""
