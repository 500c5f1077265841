"""The raw files offices would send of a synthetic city, with the faults they come with."""
