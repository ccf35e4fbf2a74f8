"""Every choice that a machine.yaml leaves open and that others read, made once. Pure."""
