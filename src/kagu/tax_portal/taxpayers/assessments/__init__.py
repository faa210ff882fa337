"""Notices of assessment: issued once, never changed, told and checked by a code."""
