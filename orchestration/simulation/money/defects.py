"""Everything that is planted in the books, in one order.

The number of defects is fixed, however large the city is. They are bent into books in which nothing is
wrong, in the first year, which is whole, and each where no other defect of its kind is: nothing here is
left to chance.
"""

from orchestration.simulation.money.account_defects import plant_accounts, plant_evaluations, plant_years
from orchestration.simulation.money.planted import Books, PlantedMoney, Planting
from orchestration.simulation.money.row_defects import plant_rows
from orchestration.simulation.money.spending_defects import plant_chains, plant_contracts, plant_funds, plant_projects

_IN_ORDER = (
    plant_years,
    plant_accounts,
    plant_evaluations,
    plant_contracts,
    plant_projects,
    plant_chains,
    plant_funds,
    plant_rows,
)


def plant_money(books: Books) -> list[PlantedMoney]:
    """Bend the books; returns what must be found in them."""
    planting = Planting(books)
    for plant in _IN_ORDER:
        plant(planting)
    return planting.planted
