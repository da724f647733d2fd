"""A teacher's year as the home page tells it: the sentence of what is left, then each group as a card.

    year = tell(version, pathway, progress, desk, urls)
    year.headline                       "2 required left, then choose 1 of 4"
    year.counts                         done 4, under way 1, to do 2: ring, legend, pebbles
    for card in year.cards: ...         "Entrées", "Choose 1 of 4. You started one.", its lines

What counts and what is missing is `verifier.pathways`' answer; here it only gets names, addresses and an
order: in the order of the rule, inside a group the begun first, then the open ones, then the done ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.storage.models import Award, PathwayVersion
from issuer.urls import Urls
from issuer.web import words
from issuer.web.deeds import KINDS as DEED_KINDS
from issuer.web.deeds import deed
from issuer.web.desk import Desk
from issuer.web.due import Due, dates
from issuer.web.speech import COMFORT
from verifier.pathways import parts
from verifier.pathways import words as rule_words
from verifier.pathways.parts import Counts
from verifier.pathways.progress import NodeProgress, Progress
from verifier.pathways.requirements import Evidence, Pathway, Reflection

STARTED: Final = frozenset({"draft", "sent", "not_yet"})
MOST_OPEN_CHOICES: Final = 4
_ORDER: Final = {"not_yet": 0, "draft": 1, "sent": 2, "todo": 3, "done": 4}


@dataclass(frozen=True)
class Line:
    """One thing in a group's card: an achievement, or a choice (`lines`) inside a group that needs all.

    What is no achievement may have a page (`url`) on which it is done, with the words of its button (`do`).
    """

    name: str
    state: str
    slug: str | None = None
    facts: tuple[str, ...] = ()
    award: Award | None = None
    lines: tuple["Line", ...] = ()
    url: str = ""
    do: str = ""


@dataclass(frozen=True)
class Card:
    """One group: `words` say what it asks and what is left; `rest` are lines that a second look shows.

    `url` is the page of a rule that stands alone and is no badge.
    """

    id: str
    name: str
    words: str
    choice: bool
    done: bool
    counts: Counts
    lines: tuple[Line, ...]
    rest: tuple[Line, ...]
    url: str = ""

    @property
    def slugs(self) -> frozenset[str]:
        """The achievements in it, those of a choice inside it too."""
        every = (inside for line in (*self.lines, *self.rest) for inside in (line, *line.lines))
        return frozenset(line.slug for line in every if line.slug)


@dataclass(frozen=True)
class Year:
    """One pathway for one person."""

    version: PathwayVersion
    name: str
    headline: str
    counts: Counts
    cards: tuple[Card, ...]
    complete: bool
    begun: bool
    waiting: int
    until: datetime | None
    rule: str
    award: Award | None
    dates: tuple[Due, ...] = ()

    @property
    def groups_done(self) -> int:
        """How many groups are complete: the stones that are set on the badge in the making."""
        return sum(card.done for card in self.cards)

    def group_of(self, slug: str) -> Card | None:
        """The group for which an achievement counts."""
        return next((card for card in self.cards if slug in card.slugs), None)


class Teller:
    """Gives the answer of an evaluation names, addresses and states."""

    def __init__(self, pathway: Pathway, slug: str, desk: Desk, urls: Urls) -> None:
        self.pathway = pathway
        self.slug = slug
        self.desk = desk
        ours = {urls.achievement(slug): slug for slug in (*desk.offered, *desk.earned)}
        self.slugs = {
            token: ours[address]
            for token, component in (pathway.components or {}).items()
            for address in component.achievements
            if address in ours
        }
        self.items = {
            urls.credential(desk.credentials[award.id]): award.achievement.slug
            for award in desk.badges
            if award.id in desk.credentials
        }
        self.rules = {rule.id: rule for rule in pathway.walk()}
        self.started = frozenset(token for token, slug in self.slugs.items() if desk.state(slug) in STARTED)

    def card(self, node: NodeProgress) -> Card:
        """A group as a card; a rule that stands alone is a group of itself."""
        counts = _counts(parts.parts_of(node, self.started))
        lines = sorted(self._lines(node), key=lambda line: _ORDER[line.state])
        shown, rest = _fold(lines, choice=node.kind != "all")
        return Card(
            id=node.id,
            name=node.label,
            words=_said(node, counts, lines),
            choice=node.kind not in ("all", *DEED_KINDS) and not node.component,
            done=node.satisfied,
            counts=counts,
            lines=tuple(shown),
            rest=tuple(rest),
            url=lines[0].url if node.kind in DEED_KINDS else "",
        )

    def _lines(self, node: NodeProgress) -> Iterator[Line]:
        if node.children:
            for child in node.children:
                if child.state != "absent":
                    yield self._line(child)
        elif node.kind in DEED_KINDS:
            yield self._plain(node)
        elif node.component:
            yield self._achievement(node.component, node.label, satisfied=node.satisfied)
        elif node.options or node.counted:
            yield from self._collected(node)
        else:
            yield self._plain(node)

    def _collected(self, node: NodeProgress) -> Iterator[Line]:
        """What a collection counts already, then what could still go into it."""
        counted = [self.items[item] for item in node.counted if item in self.items]
        for slug in counted:
            yield self._of_menu(slug, slug, satisfied=True)
        for token in node.options:
            if self.slugs.get(token) not in counted:
                yield self._achievement(token, rule_words.name_of(token, self.pathway), satisfied=False)

    def _line(self, node: NodeProgress) -> Line:
        if node.kind in DEED_KINDS:
            return self._plain(node)
        if node.component:
            return self._achievement(node.component, node.label, satisfied=node.satisfied)
        if not node.children and not node.options and not node.counted:
            return self._plain(node)
        inside = tuple(sorted(self._lines(node), key=lambda line: _ORDER[line.state]))
        states = {line.state for line in inside}
        state = "done" if node.satisfied else min(states - {"done"} or {"todo"}, key=_ORDER.__getitem__)
        asked = f"choose {node.n_needed} of {len(inside)}" if node.kind != "all" else f"all {len(inside)}"
        return Line(node.label, state, facts=(asked,), lines=inside)

    def _plain(self, node: NodeProgress) -> Line:
        """Something that is no badge of the menu: sessions, a reflection, a sign-off, a free place."""
        done = f"{node.n_done} of {node.n_needed}" if node.n_done else ""
        facts = tuple(filter(None, (node.sentence if node.sentence != node.label else "", done)))
        waived = ("waived",) if node.state == "waived" else ()
        rule = self.rules[node.id]
        url, do = deed(rule, self.slug) or ("", "")
        state = "done" if node.satisfied else "todo"
        if isinstance(rule, Reflection | Evidence) and not node.satisfied:
            state = self.desk.written.get((node.kind, rule.topic), "todo")
        if node.kind == "slot" and node.satisfied:
            url = ""
        return Line(node.label, state, facts=(*facts, *waived), url=url, do=do)

    def _achievement(self, token: str, name: str, *, satisfied: bool) -> Line:
        slug = self.slugs.get(token)
        return (
            self._of_menu(slug, name, satisfied=satisfied)
            if slug
            else Line(name, "done" if satisfied else "todo")
        )

    def _of_menu(self, slug: str, name: str, *, satisfied: bool) -> Line:
        version = self.desk.facts(slug)
        if version is None:
            return Line(name, "done" if satisfied else "todo")
        told = (words.hours(version.minutes), version.modality, COMFORT.get(version.comfort, version.comfort))
        state = self.desk.state(slug)
        return Line(
            name=version.name,
            state="done" if satisfied else "todo" if state == "done" else state,
            slug=slug,
            facts=tuple(filter(None, told)),
            award=self.desk.earned.get(slug),
        )


def tell(version: PathwayVersion, pathway: Pathway, progress: Progress, desk: Desk, urls: Urls) -> Year:
    """Tell one pathway for one person; `urls` are our addresses, by which badges are known."""
    teller = Teller(pathway, version.pathway.slug, desk, urls)
    root = progress.root
    groups = root.children if root.kind == "all" and root.children else (root,)
    counts = parts.counts(progress, teller.started)
    waiting = sum(desk.state(slug) == "sent" for slug in teller.slugs.values())
    return Year(
        version=version,
        name=pathway.name,
        headline=_headline(progress, counts, teller, waiting),
        counts=counts,
        cards=tuple(teller.card(group) for group in groups if group.state != "absent"),
        complete=progress.complete,
        begun=bool(counts.done or teller.started),
        waiting=waiting,
        until=pathway.window.until if pathway.window else None,
        rule=rule_words.sentence(pathway.rule, pathway),
        award=desk.earned.get(version.pathway.achievement.slug),
        dates=() if progress.complete else tuple(dates(pathway, progress)),
    )


def _headline(progress: Progress, counts: Counts, teller: Teller, waiting: int) -> str:
    if progress.complete:
        return "Done. Your yearly badge is here."
    if not counts.done and not teller.started:
        return _first_words(counts, teller)
    if not counts.to_do and counts.under_way == waiting:
        last = "last one is" if waiting == 1 else f"last {waiting} are"
        return f"Nothing for you to do: the {last} being read"
    return rule_words.headline(progress)


def _first_words(counts: Counts, teller: Teller) -> str:
    versions = (teller.desk.facts(slug) for slug in teller.slugs.values())
    minutes = [version.minutes for version in versions if version and version.minutes]
    steps = words.count(counts.total, "small step")
    return f"{steps}, the shortest takes {words.hours(min(minutes))}" if minutes else steps


def _counts(group: Iterator[parts.Part]) -> Counts:
    done = under_way = needed = 0
    for part in group:
        done, under_way, needed = done + part.n_done, under_way + part.n_under_way, needed + part.n_needed
    return Counts(done, under_way, needed - done - under_way)


def _said(node: NodeProgress, counts: Counts, lines: list[Line]) -> str:
    """One sentence on what a group asks, one on what is left of it."""
    if node.satisfied:
        names = ", ".join([line.name for line in lines if line.state == "done"][: counts.total])
        return (
            f"{counts.done} of {counts.total} done: {names}."
            if names
            else f"{counts.done} of {counts.total} done."
        )
    left = counts.total - counts.done
    if node.kind == "all":
        asked = f"All {counts.total} are needed."
        return f"{asked} {left} left." if counts.done else asked
    if node.kind in DEED_KINDS and node.n_done:
        return f"Needed. {node.n_done} of {node.n_needed} so far."
    if not node.children and (node.component or node.kind in DEED_KINDS):
        return "Needed."
    asked = f"Choose {node.n_needed} of {len(lines)}." if lines else f"Choose {node.n_needed}."
    begun = sum(line.state in STARTED for line in lines)
    told = f" {counts.done} done, {left} left." if counts.done else ""
    return asked + told + (f" You started {words.number_word(begun).lower()}." if begun else "")


def _fold(lines: list[Line], *, choice: bool) -> tuple[list[Line], list[Line]]:
    """Show all that is needed; of a choice what was begun, else the first few; the rest folds."""
    if not choice or len(lines) <= MOST_OPEN_CHOICES:
        begun = [line for line in lines if line.state in STARTED]
        if not choice or not begun:
            return lines, []
    shown = [line for line in lines if line.state in STARTED or line.state == "done"]
    shown = shown or lines[:MOST_OPEN_CHOICES]
    return shown, [line for line in lines if line not in shown]
