"""What is said about a machine.yaml: diagnostics, their codes, and how they are drawn. Pure."""
