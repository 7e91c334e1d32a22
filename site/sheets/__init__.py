"""Spreadsheets in and out, safe against hostile files; no models, no rooms."""
