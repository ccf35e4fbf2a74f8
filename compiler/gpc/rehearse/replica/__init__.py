"""What a replica is made of: hardware, files and guests that are like the declared ones. Pure."""
