"""Failover drill: three nodes on this machine, whose primary is killed repeatedly under load."""
