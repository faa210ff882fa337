"""Accounts in the files of other systems, and in our own file of accounts: read, judged, written."""
