"""Entities: they have identity, and refer to one another by id, never by object."""
