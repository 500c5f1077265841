"""The pure floor's rules: what a rule is (`engine`) and what the law says (`laws`)."""
