"""Values: no identity, no references, compared by content; one idea a file."""
