"""Readers and writers, one module a format, strangers to one another: ``native``, ``icalendar``."""
