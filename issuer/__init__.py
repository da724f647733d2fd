"""Writes credentials, and everything that leads up to one: people, evidence, awards, pathways, pages.

    cli > demonstration > app > web | api > services > storage | credentials | importers > domain > config

A room may use the rooms to its right and nothing to its left; `|` means that two do not know each other.
"""
