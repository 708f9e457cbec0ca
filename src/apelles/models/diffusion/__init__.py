"""A small diffusion model: the network, how it samples, and how a finished run of it is opened."""
