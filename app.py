"""Start the app: `python app.py [--checkpoint FOLDER_OR_HUB_ID]`. Hugging Face Spaces runs it without options."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from importlib.util import find_spec
from threading import Thread


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
    from demo.first_visit import visit

    context = load_context(arguments.checkpoint, renderer)
    context.prepare_examples()
    try:
        blocks = build(context)
        _, address, _ = blocks.launch(
            server_name=arguments.host,
            server_port=arguments.port,
            mcp_server=arguments.mcp,
            prevent_thread_lock=True,
            **launch_options(),
        )
        Thread(target=visit, args=(address,), daemon=True).start()
        blocks.block_thread()
    finally:
        context.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="ScaleMoGen demo")
    parser.add_argument("--checkpoint", help="checkpoint folder or Hub id; by default checkpoints/base")
    parser.add_argument("--host", help="address to listen on; by default this machine only")
    parser.add_argument("--port", type=int)
    parser.add_argument(
        "--mcp", action="store_true", help="serve the actions to language models, too (see docs/guide.md)"
    )
    arguments = parser.parse_args()
    if arguments.mcp and not _has_mcp():
        parser.error("--mcp needs one more package: pip install -r requirements-mcp.txt")
    return arguments


def _has_mcp() -> bool:
    try:
        return find_spec("mcp") is not None
    except ValueError:  # it was made unavailable on purpose
        return False


if __name__ == "__main__":
    main()
