"""What can be refused, each with a stable code, a message and its facts. (rules)

The inside raises these; each edge (pages, API, boards, commands) translates once:
``message`` is a gettext key with named places for the facts, ``remedy`` says what to do next.
"""


def _(message: str) -> str:
    """Mark a message for extraction; the edge translates it."""
    return message


class CityError(Exception):
    """Base of everything that the product refuses on purpose.

    code: stable, for machines. status: the HTTP status of its answer.
    field: the input that it is about, if one. facts: what the message names.
    """

    code = "refused"
    status = 400
    message = _("This cannot be done.")
    field: str | None = None

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(self.code)
        if field is not None:
            self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: {self.message % self.facts}" if self.facts else f"{self.code}: {self.message}"


class NotFound(CityError):
    code = "not_found"
    status = 404
    message = _("Nothing was found under this name. Please check it and try again.")


class NotAllowed(CityError):
    code = "not_allowed"
    status = 403
    message = _("Your role does not allow this. Please ask your supervisor.")


class NotSignedIn(CityError):
    code = "not_signed_in"
    status = 401
    message = _("Please sign in first.")


class BadInput(CityError):
    """One input is wrong. ``field`` names it."""

    code = "bad_input"
    status = 422
    message = _("Please check what you entered.")


class UnknownCategory(BadInput):
    code = "unknown_category"
    field = "category"
    message = _("Please choose what kind of problem it is.")


class OutsideCity(BadInput):
    code = "outside_city"
    field = "place"
    message = _("This place is outside the city. Please mark the place on the map or type a street.")


class PlaceMissing(BadInput):
    code = "place_missing"
    field = "place"
    message = _("We do not know where this is. Please tap the place on the map or choose district and street.")


class TextTooLong(BadInput):
    code = "text_too_long"
    field = "text"
    message = _("Please shorten your words to %(most)s characters; now there are %(now)s.")


class PhotoMissing(BadInput):
    code = "photo_missing"
    field = "photo"
    message = _("This kind of problem needs a photo. Please take or choose one.")


class TooManyPhotos(BadInput):
    code = "too_many_photos"
    field = "photo"
    message = _("At most %(most)s photos go into one report. Please choose the clearest.")


class BadPhone(BadInput):
    code = "bad_phone"
    field = "phone"
    message = _("This is not a mobile number. Please correct it, or leave it empty to report anonymously.")


class FactMissing(BadInput):
    code = "fact_missing"
    message = _("%(fact)s is missing. Please add it and send again.")


class FactUnknown(BadInput):
    code = "fact_unknown"
    message = _("%(fact)s “%(value)s” is not known. Please choose one from the list.")


class UnsoundPhoto(BadInput):
    """reason: a code of ``reports.photos.REASONS``."""

    code = "unsound_photo"
    field = "photo"
    message = _("This photo cannot be used. Please take it again.")


class FormExpired(CityError):
    code = "form_expired"
    status = 400
    message = _("The page was open too long. Nothing is lost: please press send once more.")


class KeyReused(CityError):
    code = "key_reused"
    status = 422
    message = _("This Idempotency-Key was used with another body. Please use a new key.")


class MoveRefused(CityError):
    """The case's state does not allow the move: somebody may have been faster."""

    code = "move_refused"
    status = 409
    message = _("A case that is “%(state)s” does not allow “%(move)s”. Please reload the page: somebody may have been faster.")


class UnknownMove(BadInput):
    code = "unknown_move"
    field = "move"
    message = _("There is no move “%(move)s”.")


class ClaimedByAnother(CityError):
    code = "claimed_by_another"
    status = 409
    message = _("A colleague is reviewing this report. Please take the next one.")


class NotYourDepartment(NotAllowed):
    code = "not_your_department"
    message = _("This case is with another department.")


class OwnReport(NotAllowed):
    code = "own_report"
    message = _("You reported this yourself, so a colleague must decide it.")


class TooLate(CityError):
    code = "too_late"
    status = 409
    message = _("This was possible for %(days)s days only.")


class OnlyOnce(CityError):
    code = "only_once"
    status = 409
    message = _("This is possible only once.")


class DeadlineNotCounted(CityError):
    code = "deadline_not_counted"
    status = 409
    message = _("This deadline does not count as missed, or no longer. There is nothing to object to.")


class DecidedAlready(CityError):
    code = "decided_already"
    status = 409
    message = _("This objection is decided already. Please reload the page.")


class AskedYourself(NotAllowed):
    code = "asked_yourself"
    message = _("You asked for this yourself, so a colleague must decide it.")


class UrgedAlready(CityError):
    code = "urged_already"
    status = 409
    message = _("This case was urged within the hour. It can be urged again in %(minutes)s minutes.")


class PeriodNotOver(CityError):
    """A period is closed only when it is over, and some hours of grace with it."""

    code = "period_not_over"
    status = 409
    message = _("%(period)s is not over yet. It can be closed from %(at)s.")


class TooMany(CityError):
    code = "too_many_requests"
    status = 429
    message = _("Too many tries in a short time. Please wait a minute and try again.")


class BadCity(CityError):
    """A city folder is wrong: file, line, what is wrong, what to do."""

    code = "bad_city"
    status = 500
    message = "%(file)s:%(line)s: %(what)s. %(remedy)s"


class BadSetting(CityError):
    code = "bad_setting"
    status = 500
    message = "%(setting)s: %(what)s. %(remedy)s"
