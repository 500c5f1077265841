"""`python -m minsheng` does what the command `minsheng` does."""

from minsheng.cli import main

main()
