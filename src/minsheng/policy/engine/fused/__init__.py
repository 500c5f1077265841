"""The fused evaluator: the same untouched rules, compiled for a whole city at once."""
