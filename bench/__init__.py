"""Measures Kagu beside other providers, in one run on one machine (`bin/bench`)."""
