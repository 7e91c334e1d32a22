"""The embedded index; nothing in here knows of Django or Wagtail but query classes."""

import warnings

# Whoosh 2.7.4 is its last version: what its source warns of when it is compiled will
# not be mended, and would be the first thing that a new installation prints.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    import whoosh.automata.lev
    import whoosh.codec.whoosh3
    import whoosh.filedb.filestore
    import whoosh.index
    import whoosh.matching
    import whoosh.reading
    import whoosh.searching
    import whoosh.writing  # noqa: F401
