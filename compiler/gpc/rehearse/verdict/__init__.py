"""What a rehearsal expects, and what is said of what it saw. Pure."""
