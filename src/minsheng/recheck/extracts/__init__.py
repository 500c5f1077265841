"""What offices send: the contract of each extract, its files, and every row looked at."""
