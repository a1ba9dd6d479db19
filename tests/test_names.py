"""Names of test files."""

from collections import Counter
from pathlib import Path


def test_no_two_test_files_have_the_same_name():
    """Pytest imports test files by their names, so a second file of a name cannot be collected with the first."""
    names = Counter(path.name for path in Path(__file__).parent.rglob("test_*.py"))
    assert not [name for name, count in names.items() if count > 1]
