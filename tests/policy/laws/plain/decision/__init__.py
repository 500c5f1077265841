"""核查结论: what the laws together make of one household, all facts known."""
