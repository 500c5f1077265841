"""The pages that every programme's stand beside."""
