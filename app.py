"""Entry of the app: `python app.py [--checkpoint FOLDER_OR_HUB_ID]`; Hugging Face Spaces runs it as it is."""

from __future__ import annotations

import os

# Before Gradio is imported: nothing at run time asks the network.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import argparse
import logging

from demo.app import build, launch_options, load_context


def main() -> None:
    """Load the model, build the page, serve it."""
    parser = argparse.ArgumentParser(description="ScaleMoGen demo")
    parser.add_argument("--checkpoint", help="checkpoint folder or Hub id; by default checkpoints/base")
    parser.add_argument("--host", default=None, help="address to listen on; by default this machine only")
    parser.add_argument("--port", type=int, default=None)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    page = build(load_context(arguments.checkpoint))
    page.launch(server_name=arguments.host, server_port=arguments.port, **launch_options())


# Render processes are spawned and import this file again: only the first one serves.
if __name__ == "__main__":
    main()
