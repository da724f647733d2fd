"""Why a service says no, in words for the person who asked; `issuer.domain` adds `NotAllowedError`."""


class ServiceError(Exception):
    """Base of what services raise; nothing was changed."""


class NotFoundError(ServiceError):
    """There is no such thing, or it is not for the person who asked; the two look alike on purpose."""


class ConflictError(ServiceError):
    """Somebody else was faster, or it was done before; the message says who and what now stands."""


class InputError(ServiceError):
    """Something that was written or uploaded cannot be taken; the message says what to correct."""


class LostError(ServiceError):
    """The database has lost what was public already, so nothing is published over it."""


class ClockError(ServiceError):
    """The clock shows a time before what was signed last, so nothing is signed until somebody looks at it."""


class SelfCheckError(ServiceError):
    """Our own verifier refuses what we were about to issue; nothing was issued, somebody must look at it."""
