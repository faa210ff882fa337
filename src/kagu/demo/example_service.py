"""Serves `examples/flask_service` as the demo's second service."""

import runpy
import sys
from pathlib import Path

from werkzeug.serving import make_server

from kagu.demo.foreign_hosts import LocalDoor
from kagu.demo.localhost_names import reach_localhost_names

# In a checkout; in an installed copy the example stands beside this file.
PLACES = (Path(__file__).parents[3] / "examples", Path(__file__).parent / "examples")


def main() -> None:
    """Answer until the demo ends this process."""
    reach_localhost_names()
    script = next(place for place in PLACES if place.exists()) / "flask_service" / "service.py"
    application = LocalDoor(runpy.run_path(str(script))["app"])
    make_server("127.0.0.1", int(sys.argv[1]), application, threaded=True).serve_forever()


if __name__ == "__main__":
    main()
