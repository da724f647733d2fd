"""The menu as a coordinator keeps it: what can be chosen, and bringing in the next one from a spreadsheet.

An achievement that changes gets its next version; badges that were awarded keep the words of theirs.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.domain.school_year import EVER, SchoolYear
from issuer.services import publishing
from issuer.services.errors import InputError
from issuer.services.publishing import MenuPreview, Result
from issuer.storage import achievements, awards
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.pictures import picture
from issuer.web.sheets import sheet_of_form
from issuer.web.shell import say
from issuer.web.speech import KINDS


def menu() -> ResponseReturnValue:
    """Everything that can be earned, and how often it was this year."""
    year = str(SchoolYear.of(now().astimezone(house().settings.zone).date()))
    with house().database.reading() as session:
        offered = achievements.menu(session)
        this_year = awards.count_by_achievement(session, year)
        ever = awards.count_by_achievement(session, EVER)
    return render_template(
        "coordinator/menu.html",
        groups=[(kind, found) for kind in KINDS if (found := [one for one in offered if one.kind == kind])],
        number=len(offered),
        awarded={one.achievement_id: this_year.get(one.achievement_id, 0) for one in offered},
        ever=ever,
        may_publish=may(visitor().actor, Deed.PUBLISH),
        picture=picture,
    )


def menu_import() -> ResponseReturnValue:
    """Bring in a menu: the form, the preview, the deed."""
    problems, preview, text = Problems(), None, ""
    if request.method == "POST":
        text = sheet_of_form(problems)
        try:
            preview = _menu(text) if not problems else None
        except InputError as error:
            problems.add("text", str(error))
    if preview is not None and request.form.get("sure") == "yes":
        _say_menu(preview)
        return redirect(url_for("coordinator.menu"), 303)
    page = render_template(
        "coordinator/menu_import.html", problems=problems, preview=preview, text=text, results=Result
    )
    return page, 422 if problems else 200


def _menu(text: str) -> MenuPreview:
    apply = publishing.import_menu if request.form.get("sure") == "yes" else publishing.preview_menu
    return apply(house(), visitor().actor, text, now=now())


def _say_menu(done: MenuPreview) -> None:
    told = f"{done.count(Result.NEW)} new, {done.count(Result.NEXT_VERSION)} in their next version."
    left_out = done.count(Result.ERROR)
    if left_out:
        say(
            "warn", "The menu is in.", f"{told} {left_out} left out: correct these lines and send them again."
        )
    else:
        say("done", "The menu is in.", told)
