"""Style sheets and pictures, as the site serves them itself."""

from pathlib import Path

from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise without a warning where nothing was collected for a proxy: installed files are served."""

    def add_files(self, root: str, prefix: str | None = None) -> None:
        """A folder that is not there has no files; `kagu doctor` says what it is for."""
        if Path(root).is_dir():
            super().add_files(root, prefix)
