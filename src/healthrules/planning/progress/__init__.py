"""Progress: where the indicators of a plan stand in a region, by its records of several years."""
