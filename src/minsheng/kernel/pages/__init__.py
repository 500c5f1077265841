"""What pages of the site and of programmes share: doors, forms and their actions, the clock."""
