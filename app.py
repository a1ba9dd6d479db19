"""Entry of the app: `python app.py [--checkpoint FOLDER_OR_HUB_ID]`; Hugging Face Spaces runs it as it is."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys


def main() -> None:
    """Load the model, build the page, serve it."""
    arguments = _arguments()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # nothing at run time asks the network
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that visitors' files are deleted
    # Imported here, in this order: render processes import this file again and need none of it, and the first of
    # them starts while Gradio and torch are still being imported.
    from demo.rendering import Renderer

    renderer = Renderer()
    renderer.start()

    from demo.app import build, launch_options, load_context

    page = build(load_context(arguments.checkpoint, renderer))
    page.launch(server_name=arguments.host, server_port=arguments.port, **launch_options())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="ScaleMoGen demo")
    parser.add_argument("--checkpoint", help="checkpoint folder or Hub id; by default checkpoints/base")
    parser.add_argument("--host", help="address to listen on; by default this machine only")
    parser.add_argument("--port", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
