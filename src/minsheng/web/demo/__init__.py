"""A made-up city with made-up officers, to look at the site with."""
