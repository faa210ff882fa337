"""`{% load addresses %}`: mail addresses as pages show them."""

from django import template

from kagu.inputs import addresses

register = template.Library()
register.filter("told_apart", addresses.told_apart)
