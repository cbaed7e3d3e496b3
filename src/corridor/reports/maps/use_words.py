"""What the tooltips of a map say: what an element carries, what a work costs and carries."""

from __future__ import annotations

from corridor.answers.map_rows import MapLinkRow, MapProjectRow, Use
from corridor.languages import ENGLISH, Language


def link_words(row: MapLinkRow, language: Language = ENGLISH) -> str:
    """Return what the tooltip of a link says."""
    return f"{row.name} ({language.say(row.mode)}): {use_words(row, language)}"


def use_words(use: Use, language: Language = ENGLISH) -> str:
    """Return in words what an element carries and how full it is."""
    say, amount = language.sentence, language.amount
    if not use.open:
        return say("not open")
    flow = amount(use.flow_mt)
    if use.back_mt > 1e-6 and use.forward_mt > 1e-6:
        there, back = amount(use.forward_mt), amount(use.back_mt)
        words = [
            say(
                "%(flow)s Mt a year (%(there)s there, %(back)s back)",
                flow=flow,
                there=there,
                back=back,
            )
        ]
    else:
        words = [say("%(flow)s Mt a year", flow=flow)]
    if use.others_mt > 0.005:
        words.append(say("%(others)s of other cargo", others=amount(use.others_mt)))
    if use.capacity_mt is not None:
        words.append(say("capacity %(capacity)s", capacity=amount(use.capacity_mt)))
    if use.share is not None:
        words.append(say("%(share)s used", share=language.numbers(f"{100 * use.share:.0f} %")))
    states = (("binding", use.binding), ("upgraded", use.upgraded))
    words += [language.say(state) for state, is_so in states if is_so]
    return language.say(", ").join(words)


def project_numbers(project: MapProjectRow, language: Language = ENGLISH) -> str:
    """Return cost and tonnes of a project."""
    cost, tonnes = language.money(project.cost_musd), language.amount(project.flow_mt)
    return language.sentence("%(cost)s, carries %(tonnes)s Mt a year", cost=cost, tonnes=tonnes)
