"""The text of a machine.yaml → a `Machine`, with the place of each value in it. Pure."""
