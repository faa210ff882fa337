"""Kagu: one account for all the e-services of a public administration."""

__version__ = "0.2.0"
