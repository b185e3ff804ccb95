"""What all tests share: random examples are not judged by the time they took, and what is built stays together."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("untimed")

_OF_ONE_CITY = (
    *("test_again.py", "test_city.py", "test_city_money.py", "test_city_supervision.py", "test_city_tables.py"),
)


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file run in one process, because they share what they built; so do those of the simulated city."""
    for item in items:
        group = "city" if item.path.name in _OF_ONE_CITY else item.path.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
