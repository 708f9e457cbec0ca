"""The GAN: its networks, and the adapter that opens a trained one."""
