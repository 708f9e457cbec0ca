"""The painter's loop: curate works, train a model, generate, choose among what it makes; all of it on the record."""
