"""Engines: the Steps of `lloyd_steps` where one plain run is not enough."""
