"""Signing in to the console."""
