"""Run the commands `prepare` and `compose`, which make or check a folder of training data."""

from __future__ import annotations

from scalemogen.commands.common import say
from scalemogen.commands.options.preparing import Compose, Prepare
from scalemogen.data.checking import check_folder
from scalemogen.data.compose import compose
from scalemogen.data.prepare import prepare
from scalemogen.data.snapmogen_folder import convert_snapmogen


def run_prepare(options: Prepare) -> int:
    """Convert or check, and print what was written or found. Raises ValueError for an unknown data set."""
    sources, path = options.sources_and_path()
    if sources == ("humanml3d",):
        say(str(check_folder(path)))
    elif sources == ("snapmogen",):
        say(str(convert_snapmogen(path, options.needed_out())))
    else:
        say(str(prepare(sources, path, options.needed_out(), options.workers)))
        if options.compose:
            say(str(compose(options.needed_out(), options.compose, workers=options.workers)))
    return 0


def run_compose(options: Compose) -> int:
    """Compose, and print what was written."""
    say(str(compose(options.data, options.count, options.seed)))
    return 0
