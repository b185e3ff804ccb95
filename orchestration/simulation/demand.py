"""Applications: how many come in each month, when, for what and through which channel.

Here belong seasons, holidays and the hours of the day; what happens to an application afterwards
belongs to ``cases.py``.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orchestration.simulation import rates
from orchestration.simulation.city import City
from orchestration.simulation.dice import Dice
from orchestration.simulation.rows import CHANNELS
from orchestration.simulation.worktime import OPENING, Ints, WorkTime

WINDOW, ONLINE, MOBILE, POST = (CHANNELS.index(name) for name in ("window", "online", "mobile", "post"))


@dataclass(frozen=True)
class Applications:
    """Applications in the order they came in; ``at`` in wall seconds, ``moment`` in working seconds."""

    desk: Ints
    channel: Ints
    day: Ints
    at: Ints
    moment: Ints


class Demand:
    """Draws the applications of a month."""

    def __init__(self, city: City, time: WorkTime):
        self.city = city
        self.time = time
        self.level = _day_levels(time)
        depth = city.of_matter("depth")[city.desk_matter]
        self.online_share = np.array(rates.ONLINE_SHARE_BY_DEPTH)[depth - 1]

    def month_counts(self, cases: int) -> list[int]:
        """``cases`` spread over the months by season and working days; the sum is exact."""
        weights = []
        for month, name in enumerate(self.time.month_names):
            days = slice(self.time.month_starts[month], self.time.month_starts[month + 1])
            weights.append(int(self.level[days].sum()) * rates.MONTH_LEVEL[int(name[5:]) - 1])
        edges = [cases * sum(weights[:month]) // sum(weights) for month in range(len(weights) + 1)]
        return [after - before for before, after in pairwise(edges)]

    def draw(self, dice: Dice, month: int, small_department_cases: int) -> Applications:
        """Applications of a month; the first ``small_department_cases`` drawn go to the small department."""
        desk = dice.weighted(self.city.desk_weight)
        is_small = np.arange(dice.count) < small_department_cases
        desk = np.where(is_small, dice.weighted(self.city.small_desk_weight), desk)
        is_online = dice.chance(self.online_share[desk])
        is_mobile = dice.chance(rates.MOBILE_SHARE_OF_ONLINE)
        is_post = dice.chance(rates.POST_SHARE_OF_WINDOW)
        channel = np.where(is_online, np.where(is_mobile, MOBILE, ONLINE), np.where(is_post, POST, WINDOW))

        first = self.time.month_starts[month]
        days = slice(first, self.time.month_starts[month + 1])
        works = self.time.is_workday[days]
        window_day = dice.weighted(np.where(works, self.level[days], 0))
        online_day = dice.weighted(np.where(works, self.level[days], rates.DAY_OFF_ONLINE))
        day = first + np.where(is_online, online_day, window_day)
        window_second = OPENING + dice.weighted(rates.WINDOW_HALF_HOURS) * 1800 + dice.below(1800)
        online_second = dice.weighted(rates.ONLINE_HOURS) * 3600 + dice.below(3600)
        second = np.where(is_online, online_second, window_second)

        at = day * 86_400 + second
        order = np.argsort(at, kind="stable")
        moment = self.time.moment(day[order], second[order])
        return Applications(desk[order], channel[order], day[order], at[order], moment)


def _day_levels(time: WorkTime) -> Ints:
    """Demand of each day, 100 on a usual working day, 0 on a day off (online asks separately)."""
    level = np.where(time.is_workday, 100, 0)
    day = 0
    while day < time.end_day:
        length = 0
        while not time.is_workday[day + length]:
            length += 1
        if length >= rates.LONG_HOLIDAY_DAYS:
            following = int(time.before[day])
            near = time.workdays[max(following - 2, 0) : following + 2]
            level[near] = rates.AROUND_LONG_HOLIDAY
        day += length + 1
    return level
