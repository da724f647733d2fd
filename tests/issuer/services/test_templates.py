from issuer.services import templates
from issuer.services.charting import read


def test_every_template_is_a_pathway_that_can_be_begun_from(house):
    found = templates.everything()
    assert found
    for key, one in found.items():
        assert key == one.key
        assert read(house, one.document).name == one.name


def test_templates_stand_in_the_order_of_their_names():
    names = [one.name for one in templates.everything().values()]
    assert names == sorted(names)
