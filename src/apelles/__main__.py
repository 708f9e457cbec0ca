"""`python -m apelles` is the command `apelles`."""

from apelles.cli.main import main

if __name__ == "__main__":
    main()
