"""Admission: a request takes a thread once it is whole; until then it costs a socket and what it sent."""
