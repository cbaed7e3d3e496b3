"""Words of answers that a page translates where they stand alone: the catalogues must have them."""

from corridor.answers.claims import VERDICTS
from corridor.answers.compare import LEAST, THROUGHPUTS, TOTALS
from corridor.answers.verdict import FIXED_MIX, TEST_NAMES
from corridor.case.schema import choice_labels, schema, table_named
from corridor.reports.pages.fragments import FIGURES
from corridor.sea.water.facts import facts
from corridor.world import CREDIT

WORDS_OF_TABLES = tuple(
    sorted(
        {
            text.replace("%", "%%")
            for table, fields in schema().items()
            for text in (
                table_named(table).title,
                table_named(table).description,
                *(word for field in fields.values() for word in (field.label, field.meaning)),
            )
        }
        - {""}
    )
)
"""Titles, labels and meanings of the tables of a case and its settings."""

WORDS_OF_THE_SEA = tuple(
    sorted(
        {
            text.replace("%", "%%")
            for name, field in (
                ("reported", "what"), ("reported", "note"), ("scenarios", "note"),
                ("terms", "note"), ("hypsometry", "note"),
            )
            for text in facts(name)[field].dropna().astype(str)
        }
        - {""}
    )
)  # fmt: skip
"""What was reported of the sea, and notes on its scenarios and numbers."""

FIXED: tuple[str, ...] = (
    # verdicts and tests
    "nothing gets through",
    "out of reach",
    "on paper only",
    "fails in operation",
    "holds, but on proposed works",
    "holds, without the demand for it",
    "holds, but not surely",
    "holds in the forecast mix",
    "holds in a fixed mix",
    "holds in operation",
    "not tested",
    *VERDICTS,
    *TEST_NAMES.values(),
    *(name.capitalize() for name in TEST_NAMES.values()),
    FIXED_MIX,
    FIXED_MIX.capitalize(),
    "Yes.",
    "No.",
    "Not tested.",
    # kinds of elements, modes
    "rail",
    "road",
    "sea",
    "border",
    "gauge change",
    "transshipment",
    "port",
    "channel",
    "all",
    "country",
    "branch",
    "crossing",
    # where tonnes come from and go to
    "from",
    "to",
    "other places",
    "counted cargo",
    # kinds of places, how elements of a map and a profile stand, trains
    "city",
    "station",
    "terminal",
    "binding",
    "upgraded",
    "freight, loaded",
    "freight, empty",
    "passenger",
    CREDIT,
    # what capacities count
    "each way",
    "both ways together",
    # what counts are for
    "fit",
    "check",
    # qualities, and which capacity counts
    "stated",
    "derived",
    "assumed",
    "computed",
    # how firm a work is
    "built",
    "under construction",
    "financed",
    "announced",
    "studied",
    "proposed",
    # parts of a net present value
    "money",
    "under way",
    "waiting",
    "reliability",
    "charges",
    "emissions",
    "works",
    "renewal",
    "upkeep",
    "residual value",
    # what is compared, its units, and what figures of an answer show
    *THROUGHPUTS.values(),
    *(name for name, _ in TOTALS.values()),
    *LEAST,
    *(words for figures in FIGURES.values() for words, _ in figures.values()),
    # fleets
    "locomotive",
    "wagon",
    "crew",
    "truck",
    "ship",
    "diesel",
    "electric",
    "any",
    "dry bulk",
    "liquid",
    "container",
    "roro",
    # tables whose rows have usual numbers
    "borders",
    "ports",
    "ships",
    "terminals",
    "vehicles",
    # what a journey passes
    "yard",
    *choice_labels("observations", "measure").values(),
    # units
    *sorted({field.unit for fields in schema().values() for field in fields.values()} - {""}),
    "Mt",
    "Mt/yr",
    "USD/TEU",
    "containers",
    "kTEU",
    "kt",
    "year",
    "USD per 20 t",
    "USD per 20 t and 500 km",
    "USD per truck",
    "calls/year",
    "cycles/day",
    "trains/day",
    "trucks/day",
    "units/day",
    "vehicles/h",
    "vehicles/pcu",
    "voyages/year",
    "km²",
    "km3/year",
    "km3/year per m",
    *sorted({unit.replace("%", "%%") for unit in facts("reported")["unit"]} - {"%%"}),
    # the sea: scenarios, terms of its balance, and what its ships load
    *facts("scenarios")["name"],
    *sorted(set(facts("terms")["term"])),
    "dry",
    # what the tables of a case and the facts about the sea say of themselves
    *WORDS_OF_TABLES,
    *WORDS_OF_THE_SEA,
    # what is no number, no country
    "no limit",
    "left out",
    "High sea",
    # names on the base map that no standard of countries has
    "Kosovo",
    "Northern Cyprus",
    "Siachen Glacier",
    "Somaliland",
    "The world",
)
