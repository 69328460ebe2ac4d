"""Readers of the files that official publishers of rates put out, one module a publisher."""
