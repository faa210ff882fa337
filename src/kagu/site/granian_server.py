"""granian as `kagu serve` starts it: `python -m kagu.site.granian_server` with its own options.

It advises fewer threads than a site needs: ours wait for passwords and disks more than they compute.
"""

import logging

from granian.cli import entrypoint

ADVICE = "Configuration allows spawning up to"


def is_no_advice(record: logging.LogRecord) -> bool:
    """Whether an operator shall read this line."""
    return not record.getMessage().startswith(ADVICE)


if __name__ == "__main__":
    logging.getLogger("_granian").addFilter(is_no_advice)
    entrypoint()
