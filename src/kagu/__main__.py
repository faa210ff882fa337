"""`python -m kagu` is the program `kagu`."""

import sys

from kagu.cli import main

sys.exit(main())
