"""The fused evaluator: the same untouched rules, compiled into one loop over the city."""
