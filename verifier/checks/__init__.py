"""The questions that a verification asks, one in each file.

A check is a function of what was presented and of the world, and answers with a `Finding`. It knows nothing
of Flask, disk or clock, and it never raises: what it cannot find out is an answer too (`undetermined`). The
third argument is `verifier.verify.verify` itself, handed down for the documents inside documents (status
lists, endorsements), so that no check imports it.
"""

from collections.abc import Callable

from verifier.intake import Presented
from verifier.report import Finding, Report
from verifier.world import World

Verify = Callable[[Presented, World], Report]
Check = Callable[[Presented, World, Verify], Finding]
