"""The application of `wsgi.py` for a server in a test; only its clock is set to another day.

CAIRN_WALK_SECONDS=-1209600 gunicorn tests.walks.clocked:app       # two weeks ago, and time goes on
"""

import os
from datetime import UTC, datetime, timedelta

from issuer.app import create_app

AHEAD = timedelta(seconds=float(os.environ["CAIRN_WALK_SECONDS"]))

app = create_app(clock=lambda: datetime.now(UTC) + AHEAD)
