"""Readers of values: each finds all values of its kind in a piece of text."""
