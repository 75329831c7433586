"""Writes the sample documents: each document and its expected values come from the same data."""
