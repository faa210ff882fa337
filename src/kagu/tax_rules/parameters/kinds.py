"""Kinds of numbers that a file must tell apart."""

from fractions import Fraction
from typing import NewType

# Between nothing and the whole, such as 4 %.
Rate = NewType("Rate", Fraction)
