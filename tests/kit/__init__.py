"""What tests are made of: hosts, guests, disks and kernels, each under its name."""
