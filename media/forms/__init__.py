"""All outside input of the content room is cleaned here."""
