"""Static files under hashed names, with the imports of our modules rewritten too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Without the rewriting, a release could mix old and new modules for one load."""

    support_js_module_import_aggregation = True
