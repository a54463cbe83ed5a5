"""The command line: ``autograph`` and ``python -m autograph``, one command a file."""
