"""The simulator: a pathway tried out by clicking, with words and the ring; it works as plain forms.

    /coordinator/drafts/<id>/try            a draft, as it stands
    /coordinator/pathways/<slug>/try        what is published
    ?kind=0&have=2&have=5&seed=1            whose kind, which things they have, which sample teachers

Nothing is written: whatever is tried is in the address, so that it can be sent to a colleague.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, require
from issuer.services import earning, simulating
from issuer.services.simulating import Trial, Tried
from issuer.storage import pathways
from issuer.web.builder import seen_draft
from issuer.web.current import house, now, visitor
from verifier.pathways import parts
from verifier.pathways import words as rule_words
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Pathway
from verifier.pathways.simulation import Sample


def draft_try(draft_id: UUID) -> ResponseReturnValue:
    """A draft tried out; while it is not sound there is nothing to try."""
    seen = seen_draft(draft_id)
    sound = seen.pathway if seen.sound else None
    steps = [
        ("Pathways", url_for("coordinator.pathways")),
        (seen.row.name, url_for("coordinator.draft_page", draft_id=draft_id)),
    ]
    return _page(sound, None, seen.row.name, steps, url_for("coordinator.draft_try", draft_id=draft_id))


def pathway_try(slug: str) -> ResponseReturnValue:
    """A published pathway tried out."""
    require(visitor().actor, Deed.PUBLISH)
    with house().database.reading() as session:
        version = pathways.newest(session, slug) or abort(404)
    steps = [
        ("Pathways", url_for("coordinator.pathways")),
        (version.pathway.name, url_for("coordinator.pathway", slug=slug)),
    ]
    pathway = earning.ours(house(), earning.read(version.document))
    here = url_for("coordinator.pathway_try", slug=slug)
    return _page(pathway, version.pathway_id, version.pathway.name, steps, here)


def _page(
    pathway: Pathway | None, pathway_id: UUID | None, name: str, steps: list[tuple[str, str]], here: str
) -> ResponseReturnValue:
    tried = Tried(
        kind=request.args.get("kind", 0, type=int),
        have=tuple(dict.fromkeys(request.args.getlist("have", type=int))),
        seed=request.args.get("seed", 1, type=int),
    )
    trial = simulating.trial(house(), visitor().actor, pathway, tried, now=now()) if pathway else None
    done: tuple[str, ...] = ()
    if pathway is not None:
        done = simulating.done_today(house(), visitor().actor, pathway, pathway_id, now=now())
    return render_template(
        "coordinator/try.html",
        name=name,
        steps=steps,
        here=here,
        sound=pathway is not None,
        tried=tried,
        trial=trial,
        done_today=done,
        **(_told(trial, tried, here) if trial else {}),
    )


def _told(trial: Trial, tried: Tried, here: str) -> Mapping[str, Any]:
    names = {thing.id: thing for thing in trial.things}
    numbers = {thing.id: number for number, thing in enumerate(trial.things)}

    def address(ids: Iterable[str], kind: int = tried.kind) -> str:
        """This page with these things, and nothing else, in somebody's hands."""
        have = "".join(f"&have={numbers[one]}" for one in ids if one in numbers)
        return f"{here}?kind={kind}&seed={tried.seed}{have}#outcome"

    least = tuple(dict.fromkeys(_thing(one) for one in trial.least.sets[0])) if trial.least.sets else ()
    return {
        "counts": _counts(trial.progress),
        "headline": rule_words.headline(trial.progress),
        "enough": [names[one] for one in trial.enough],
        "least": [names[one] for one in least],
        "least_address": address(least),
        "left_out": [names[one] for one in trial.most.left_out] if trial.most else [],
        "most_address": address(trial.most.done) if trial.most else "",
        "people": [_person(one, trial, address) for one in trial.samples],
        "with_one_more": {one: address((*trial.have, one)) for one in trial.enough},
    }


def _thing(item_id: str) -> str:
    """The thing that an item belongs to: all approvals of one rule are one thing."""
    return ":".join(item_id.split(":")[:2]) if item_id.startswith("granted:") else item_id


def _counts(progress: Progress) -> dict[str, int]:
    if progress.status == "not_applicable":
        return {"done": 0, "todo": 0}
    told = parts.counts(progress)
    return {"done": told.done, "todo": told.to_do}


def _person(sample: Sample, trial: Trial, address: Any) -> dict[str, Any]:  # noqa: ANN401 - a local function
    kind = next(at for at, cell in enumerate(trial.kinds) if cell.attributes == sample.attributes)
    counts = _counts(sample.progress)
    return {
        "kind": trial.kinds[kind].told,
        "things": len(sample.items),
        "counts": counts,
        "total": counts["done"] + counts["todo"],
        "complete": sample.progress.complete,
        "address": address(sample.items, kind),
    }
