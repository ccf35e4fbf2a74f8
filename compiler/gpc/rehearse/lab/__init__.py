"""What boots a replica: kernels, images and emulated machines."""
