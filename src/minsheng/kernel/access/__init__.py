"""Who may do what, where: users, roles on areas, delegation, break-glass, exclusion."""
