"""The parameters of a badge's picture, checked when they are made: what an `Artwork` is can be drawn."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

from issuer.credentials.artwork.grain import GRAINS
from issuer.credentials.artwork.parts import GLYPHS, MINERALS, PICTURES
from issuer.credentials.artwork.shapes import CAIRN, SHAPES

MAX_WORD: Final = 9
MAX_INITIALS: Final = 5
MAX_LEVEL: Final = 4
MAX_STONES: Final = 9
_MAX_SEED: Final = 300


class ArtworkError(Exception):
    """These parameters describe no picture; the message names the field and says what it may hold.

    Attributes:
        field: the name of the parameter, or "".
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Artwork:
    """What makes one badge look as it does.

    Attributes:
        seed: the achievement's id; the same seed gives the same stone.
        shape: a name of `SHAPES`, or "cairn".
        mineral: a name of `MINERALS`; of a cairn, the frame and the ribbon.
        grain: a name of `GRAINS`, or "" for a plain stone.
        picture: a name of `PICTURES`, or "" for none.
        word: the year or a short word on the ribbon, at most 9 signs; "" means no ribbon.
        initials: of the district, at most 5 signs, or "".
        level: from 1 to 4 fills as many of four pebbles; 0 shows none.
        stones: of a cairn, the minerals of its stones from the ground up.
        placed: of a cairn, how many of its stones are set; None means all.

    Raises:
        ArtworkError: a parameter is unknown, too long, or does not go with the shape.
    """

    seed: str
    shape: str
    mineral: str
    grain: str = ""
    picture: str = ""
    word: str = ""
    initials: str = ""
    level: int = 0
    stones: tuple[str, ...] = ()
    placed: int | None = None

    def __post_init__(self) -> None:
        _check_seed(self.seed)
        _one_of("shape", self.shape, [*SHAPES, CAIRN])
        _one_of("mineral", self.mineral, MINERALS)
        _carvable("word", self.word, MAX_WORD)
        _carvable("initials", self.initials, MAX_INITIALS)
        (_check_cairn if self.shape == CAIRN else _check_stone)(self)

    @property
    def standing(self) -> int:
        """How many stones of the cairn are set."""
        return len(self.stones) if self.placed is None else self.placed

    @classmethod
    def from_dict(cls, parameters: Mapping[str, Any]) -> Self:
        """Read parameters as they are stored, or as a form sends them.

        Letters are carved in capitals, so small ones are taken for these.

        Raises:
            ArtworkError: a parameter is missing, unknown, of the wrong type, or refused by the class.
        """
        known = [field.name for field in fields(cls)]
        for name, value in parameters.items():
            if name not in known:
                raise ArtworkError(name, f"A picture has no “{name}”; it has {_listed(known)}.")
            _check_type(name, value)
        for name in ("seed", "shape", "mineral"):
            if name not in parameters:
                raise ArtworkError(name, f"The picture lacks its “{name}”.")
        carved = {name: parameters.get(name, "").upper() for name in ("word", "initials")}
        return cls(**{**parameters, **carved, "stones": tuple(parameters.get("stones", ()))})

    def as_dict(self) -> dict[str, Any]:
        """Return what is not left at its default, ready for JSON; `from_dict` reads it back."""
        given = asdict(self) | {"stones": list(self.stones)}
        return {name: value for name, value in given.items() if value or (name == "placed" and value == 0)}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


_TYPES: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "level": (_is_count, "a whole number"),
    "placed": (lambda value: value is None or _is_count(value), "a whole number"),
    "stones": (_is_texts, "a list of minerals"),
}


def _check_type(name: str, value: object) -> None:
    fits, wanted = _TYPES.get(name, (_is_text, "text"))
    if not fits(value):
        raise ArtworkError(name, f"“{name}” must be {wanted}.")


def _check_seed(seed: str) -> None:
    if not seed or len(seed) > _MAX_SEED:
        raise ArtworkError("seed", f"The seed must be 1 to {_MAX_SEED} signs long: use the achievement's id.")


def _check_stone(artwork: Artwork) -> None:
    _one_of("grain", artwork.grain, ["", *GRAINS])
    _one_of("picture", artwork.picture, ["", *PICTURES])
    _within("level", artwork.level, MAX_LEVEL, "pebbles")
    if artwork.stones or artwork.placed is not None:
        name = "stones" if artwork.stones else "placed"
        raise ArtworkError(name, f"Only a cairn has “{name}”; the shape is “{artwork.shape}”.")


def _check_cairn(artwork: Artwork) -> None:
    for name in ("grain", "picture", "level"):
        if getattr(artwork, name):
            raise ArtworkError(name, f"A cairn has no “{name}”: its stones say it all.")
    if not 1 <= len(artwork.stones) <= MAX_STONES:
        raise ArtworkError("stones", f"A cairn has 1 to {MAX_STONES} stones, not {len(artwork.stones)}.")
    for mineral in artwork.stones:
        _one_of("stones", mineral, MINERALS)
    _within("placed", artwork.standing, len(artwork.stones), "stones")


def _one_of(name: str, value: str, known: Mapping[str, object] | list[str]) -> None:
    if value not in known:
        choice = _listed(filter(None, known))
        raise ArtworkError(name, f"There is no {name} “{value}”; choose one of {choice}.")


def _within(name: str, value: int, most: int, what: str) -> None:
    if not 0 <= value <= most:
        raise ArtworkError(name, f"“{name}” must be 0 to {most} {what}, not {value}.")


def _carvable(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ArtworkError(name, f"“{text}” is too long to be carved as {name}: {most} signs at most.")
    strange = [sign for sign in text if sign not in GLYPHS]
    if strange:
        raise ArtworkError(
            name, f"“{strange[0]}” in “{text}” cannot be carved: use capitals, figures and {_listed('–-.&')}."
        )
    if text != text.strip():
        raise ArtworkError(name, f"“{text}” must not begin or end with a space.")


def _listed(items: Any) -> str:  # noqa: ANN401 - anything that can be joined
    return ", ".join(items)
