"""``python -m access_rules`` and the ``access-rules`` command."""

from access_rules.cli.app import main

if __name__ == "__main__":
    main()
