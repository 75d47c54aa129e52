"""The script that runs existing tests with legacy and canonical, in pieces that ``script.py`` joins to one file."""
