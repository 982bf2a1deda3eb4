"""`python -m ruikatsu`."""

from ruikatsu.cli import main

main()
