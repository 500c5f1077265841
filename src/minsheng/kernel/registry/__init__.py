"""One register: people, their groupings, organisations, workers, sites, what they signed."""
