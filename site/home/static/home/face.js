/* Small conveniences on every page; each of them works without this file, or is hidden. */
