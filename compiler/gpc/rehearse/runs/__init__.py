"""Runs: what is tried on a replica, a module for each kind of host."""
