"""The commands: each takes plain values, prints, and returns its exit code."""
