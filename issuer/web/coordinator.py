"""A coordinator's pages: how far the schools are, people, the menu, pathways, awarding and withdrawing.

This is the list of them; the views stand beside it, by what they are about. Whatever changes something has a
page before it that says what will happen, and one after it that says what did. A coordinator of one school
meets the people of that school only: others are in no list, and their addresses answer 404.
"""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from issuer.web import (
    builder,
    builder_about,
    builder_beginning,
    builder_publishing,
    builder_rules,
    coordinator_awards,
    coordinator_bulk,
    coordinator_elsewhere,
    coordinator_exceptions,
    coordinator_home,
    coordinator_menu,
    coordinator_next_year,
    coordinator_pathways,
    coordinator_people,
    coordinator_teaching,
    coordinator_versions,
    coordinator_withdrawals,
    simulator,
)

READ: Final = ("GET",)
FORM: Final = ("GET", "POST")
DEED: Final = ("POST",)

ROUTES: Final[tuple[tuple[str, Callable[..., Any], tuple[str, ...]], ...]] = (
    ("/coordinator", coordinator_home.home, READ),
    ("/coordinator/progress.csv", coordinator_home.progress_csv, READ),
    ("/coordinator/people", coordinator_people.people, READ),
    ("/coordinator/people/<uuid:person_id>", coordinator_people.person, READ),
    ("/coordinator/people/<uuid:person_id>/award", coordinator_awards.award_one, FORM),
    ("/coordinator/people/<uuid:person_id>/award-again", coordinator_awards.award_again, FORM),
    ("/coordinator/roster", coordinator_people.roster, FORM),
    ("/coordinator/menu", coordinator_menu.menu, READ),
    ("/coordinator/menu/import", coordinator_menu.menu_import, FORM),
    ("/coordinator/pathways", coordinator_pathways.pathways, READ),
    ("/coordinator/pathways/<slug>", coordinator_pathways.pathway, READ),
    ("/coordinator/pathways/<slug>/move", coordinator_versions.move, FORM),
    ("/coordinator/pathways/<slug>/next-year", coordinator_next_year.next_year, FORM),
    ("/coordinator/pathways/<slug>/try", simulator.pathway_try, READ),
    ("/coordinator/publish", coordinator_pathways.publish, FORM),
    ("/coordinator/drafts/new", builder_beginning.draft_new, FORM),
    ("/coordinator/drafts/<uuid:draft_id>", builder.draft_page, READ),
    ("/coordinator/drafts/<uuid:draft_id>/step", builder.draft_step, DEED),
    ("/coordinator/drafts/<uuid:draft_id>/add", builder_rules.draft_add, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/rule", builder_rules.draft_rule, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/about", builder_about.draft_about, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/components", builder_about.draft_components, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/component", builder_about.draft_component, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/equivalence", builder_about.draft_equivalence, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/try", simulator.draft_try, READ),
    ("/coordinator/drafts/<uuid:draft_id>/check", builder_publishing.draft_check, FORM),
    ("/coordinator/drafts/<uuid:draft_id>/discard", builder.draft_discard, FORM),
    ("/coordinator/people/<uuid:person_id>/waive", coordinator_exceptions.waive, FORM),
    ("/coordinator/waivers/<uuid:waiver_id>/take-back", coordinator_exceptions.take_back, DEED),
    ("/coordinator/activities", coordinator_exceptions.activities, FORM),
    ("/coordinator/teaching", coordinator_teaching.teaching, FORM),
    ("/coordinator/award", coordinator_awards.award_list, FORM),
    ("/coordinator/award/everyone", coordinator_bulk.award_group, FORM),
    ("/coordinator/award/bulk/<uuid:bulk_id>", coordinator_bulk.bulk, READ),
    ("/coordinator/award/bulk/<uuid:bulk_id>/results.csv", coordinator_bulk.bulk_csv, READ),
    ("/coordinator/award/bulk/<uuid:bulk_id>/stop", coordinator_bulk.bulk_stop, DEED),
    ("/coordinator/award/bulk/<uuid:bulk_id>/go-on", coordinator_bulk.bulk_go_on, DEED),
    ("/coordinator/award/bulk/<uuid:bulk_id>/undo", coordinator_bulk.bulk_undo, FORM),
    ("/coordinator/award/<uuid:list_id>", coordinator_awards.awarded, READ),
    ("/coordinator/award/<uuid:list_id>/results.csv", coordinator_awards.awarded_csv, READ),
    ("/coordinator/badges/<uuid:award_id>/withdraw", coordinator_withdrawals.withdraw, FORM),
    ("/coordinator/badges/<uuid:award_id>/keep", coordinator_withdrawals.keep, DEED),
    ("/coordinator/badges/<uuid:award_id>/suspend", coordinator_withdrawals.suspend, FORM),
    ("/coordinator/badges/<uuid:award_id>/lift", coordinator_withdrawals.lift, DEED),
    ("/coordinator/questioned", coordinator_withdrawals.questioned, READ),
    ("/coordinator/elsewhere", coordinator_elsewhere.elsewhere, READ),
    ("/coordinator/elsewhere/<uuid:imported_id>", coordinator_elsewhere.imported, FORM),
)

coordinator = Blueprint("coordinator", __name__)
for _address, _view, _methods in ROUTES:
    coordinator.add_url_rule(_address, _view.__name__, _view, methods=list(_methods))
