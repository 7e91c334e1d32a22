"""All that a teacher can send: choices, a day and numbers; no words."""
