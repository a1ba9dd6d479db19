"""What the app's server asked of the network, once a page has been open."""

from watched import ASKED


def test_the_server_asks_nothing_of_the_network(open_page, app_log):
    open_page()
    assert ASKED not in app_log.read_text()
