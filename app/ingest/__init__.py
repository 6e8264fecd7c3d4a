"""The write side: bundle, checks, store. One path for seed, import and API."""
