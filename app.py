"""Start the app: `python app.py [--checkpoint FOLDER_OR_HUB_ID]`. Hugging Face Spaces runs it without options."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys


def main() -> None:
    """Load the model, build the page and serve it until the process is ended."""
    arguments = _arguments()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # the app sends nothing to the network
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # lets `finally` delete the visitors' files
    # Imported here, not above: render processes import this file again and need neither Gradio nor torch. The first
    # of them starts now, so that it is ready when the slow imports below are done.
    from demo.rendering import Renderer

    renderer = Renderer()
    renderer.start()

    from demo.app import build, launch_options, load_context

    context = load_context(arguments.checkpoint, renderer)
    try:
        build(context).launch(server_name=arguments.host, server_port=arguments.port, **launch_options())
    finally:
        context.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="ScaleMoGen demo")
    parser.add_argument("--checkpoint", help="checkpoint folder or Hub id; by default checkpoints/base")
    parser.add_argument("--host", help="address to listen on; by default this machine only")
    parser.add_argument("--port", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
