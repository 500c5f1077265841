"""How often we would be wrong: proposals from faulty files held against the truth."""
