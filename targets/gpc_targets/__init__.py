"""The targets of gpc: one folder per tool's format, each found through its entry point.

A target reads a plan and nothing else. Targets never import each other.
"""
