from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0003_cite_by_words")]

    operations = [
        migrations.CreateModel(
            name="PageGeneration",
            fields=[
                (
                    "name",
                    models.CharField(max_length=20, primary_key=True, serialize=False),
                ),
                ("token", models.CharField(max_length=32)),
            ],
        ),
    ]
