"""Readers and writers, one module a format, strangers to one another.

``formats`` lists them by name, ``table`` reads any CSV or TSV; ``report`` tells what a foreign
format did not carry over as it stood.
"""
