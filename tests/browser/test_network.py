"""Requests of the app's server to the network after a page was opened."""

import pytest
from watched import ASKED


@pytest.mark.main_path
def test_the_server_asks_nothing_of_the_network(open_page, app_log):
    open_page()
    assert ASKED not in app_log.read_text()
