"""Readers and writers, one module a format, strangers to one another.

``native``, ``fts`` (OCHA FTS), ``icalendar``, ``table`` (any CSV or TSV); ``report`` tells what a
foreign format did not carry over as it stood.
"""
