from dataclasses import replace

from issuer.app import assemble
from issuer.mail import carriers
from issuer.services import delivering


def test_the_demonstration_shows_the_mail_that_it_wrote(web):
    rosa = web.as_("Rosa")
    assert "No mail yet" in rosa.get("/inbox").text
    badge = web.earn("Rosa", "stations")
    page = rosa.get("/inbox")
    assert "To rosa@aldervalley.example" in page.text
    assert "You earned “Stations that differentiate”" in page.text
    assert f'/credentials/{badge}"' in page.source
    assert "Waits to leave" in page.text
    delivering.deliver(web.house, carriers.carrier(web.house.settings), now=web.now)
    assert "Delivered" in rosa.get("/inbox").text


def test_a_mail_that_cannot_leave_says_why(web):
    web.earn("Rosa", "stations")

    def refuse(_message):
        raise carriers.DeliveryError("The mail server is away.")

    delivering.deliver(web.house, refuse, now=web.now)
    assert "The mail server is away." in web.as_("Rosa").get("/inbox").text


def test_the_account_leads_to_it_in_a_demonstration_only(web):
    assert 'href="/inbox"' in web.as_("Rosa").get("/account").source
    real = replace(web.house, settings=replace(web.house.settings, demo=False))
    rosa = web.as_("Rosa")
    rosa.client.application = assemble(real, lambda: web.now)
    assert 'href="/inbox"' not in rosa.get("/account").source
    assert rosa.get("/inbox").status == 404
