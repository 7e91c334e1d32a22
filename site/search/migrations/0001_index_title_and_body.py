"""Wagtail asks PostgreSQL for title || body, for which it brings no index."""

from django.db import migrations

CREATE = """
CREATE INDEX IF NOT EXISTS search_title_body_gin
ON wagtailsearch_indexentry USING gin ((title || body))
"""


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS search_title_body_gin")


class Migration(migrations.Migration):
    dependencies = [("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunPython(create_index, drop_index, elidable=False)]
