"""Readers: bytes as sent become rows of text, each with the place it stands at.

Here belong file formats and nothing about what a column means: types, keys and code sets are the
contract's, applied afterwards and the same for every reader.
"""
