"""Every list goes to Excel and comes back."""
