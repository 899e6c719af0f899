"""`python -m healthrules`."""

from healthrules.cli.app import main

main()
