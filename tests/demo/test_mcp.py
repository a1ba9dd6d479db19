"""The app as a server of the Model Context Protocol; needs `pip install -r requirements-mcp.txt`."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from serving import launched

from demo.app import build
from demo.context import DemoContext, load_examples
from demo.rendering.films import FilmStudio
from demo.sessions import Sessions
from scalemogen.motion.motion import Motion

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def mcp_url(debug_model, pillow_renderer):
    pytest.importorskip("mcp", reason="no mcp client: pip install -r requirements-mcp.txt")
    studio, sessions = FilmStudio(pillow_renderer), Sessions()
    page = build(DemoContext(debug_model, studio, sessions, load_examples()))
    url = launched(page, mcp_server=True)
    yield f"{url}gradio_api/mcp/"
    page.close()
    studio.close()
    sessions.close_all()


def ask(url, tool=None, **arguments):
    """List the tools of a server, or call one."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def asked():
        async with streamablehttp_client(url) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            return (await session.list_tools()).tools if tool is None else await session.call_tool(tool, arguments)

    return asyncio.run(asked())


def test_tools_have_descriptions_and_types(mcp_url):
    tools = {tool.name: tool for tool in ask(mcp_url)}
    assert {"make_motion", "make_story", "rebuild_motion"} <= tools.keys()
    assert all((tool.description or "").strip() for tool in tools.values())
    fields = tools["make_motion"].inputSchema["properties"]
    assert fields["prompt"]["type"] == "string" and "One action" in fields["prompt"]["description"].capitalize()
    assert fields["seconds"]["type"] == "number" and "glb" in fields["file_format"]["enum"]


def test_a_language_model_makes_a_motion(mcp_url, tmp_path):
    answer = ask(mcp_url, "make_motion", prompt="make him bow", seconds=1, seed=5, file_format="npz", rewrite=True)
    assert not answer.isError
    said = " ".join(content.text for content in answer.content)
    (address,) = re.findall(r"http[^' ]+\.npz", said)
    path = tmp_path / "motion.npz"
    with urllib.request.urlopen(address, timeout=20) as download:
        path.write_bytes(download.read())
    motion = Motion.load(path)
    assert motion.recipe is not None and motion.recipe.typed == "make him bow" and motion.recipe.seed == 5


def test_a_wrong_call_gets_the_sentence(mcp_url):
    answer = ask(mcp_url, "make_motion", prompt=" ", seconds=1, seed=5, file_format="npz", rewrite=True)
    assert answer.isError and "prompt is empty" in answer.content[0].text


def test_without_the_package_the_app_says_what_to_install():
    code = "import sys; sys.modules['mcp'] = None; sys.argv = ['app.py', '--mcp']; import app; app.main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "requirements-mcp.txt" in done.stderr
