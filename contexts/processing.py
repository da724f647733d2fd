"""PyLD, which makes active contexts out of contexts (JSON-LD API 4.1): slow to load, so only when asked."""

from __future__ import annotations

import threading

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from contexts.compiled import Compiled
from contexts.errors import HiddenTermError, UndefinedTermError
from contexts.loader import load_for_processor
from contexts.terms import ActiveContext


class Processor:
    """PyLD, which also goes on from active contexts that are carried."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._processor = jsonld.JsonLdProcessor()
        self._options = {
            "base": None,
            "processingMode": "json-ld-1.1",
            "documentLoader": load_for_processor,
            "contextResolver": ContextResolver({}, load_for_processor),
        }
        self._lock = threading.RLock()
        self._initial: ActiveContext = self._processor._get_initial_context(self._options)  # noqa: SLF001

    def process(self, active: ActiveContext, context: object, **options: bool) -> ActiveContext:
        """Apply a context to an active context.

        Raises:
            UndefinedTermError: The context contradicts what is already defined.
            HiddenTermError: It sets defaults that change what plain texts mean.
        """
        try:
            with self._lock:
                processed: ActiveContext = self._processor._process_context(  # noqa: SLF001
                    self.own(active), context, self._options, **options
                )
        except jsonld.JsonLdError as error:
            raise UndefinedTermError(f"The contexts contradict each other: {_cause(error)}") from error
        if processed.keys() & {"@base", "@language", "@direction"}:
            raise HiddenTermError("The contexts set a default base or language; this is not read here")
        return processed

    def own(self, active: ActiveContext) -> ActiveContext:
        """Return an active context as PyLD has it: a carried one is made anew, along the steps to it."""
        made = self._compiled.made(active)
        if made is None:
            return self._initial if active is self._compiled.initial else active
        return self.process(made.active, made.context, **made.options)


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error.args[0]) if error.args else type(error).__name__
