"""What others wrote, read with its places: files and command lines that no gpc made. Pure."""
