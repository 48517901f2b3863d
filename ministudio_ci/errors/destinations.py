"""Destinations of announcements that are configured so that nothing can be sent there."""

from ministudio_ci.errors.tree import UsageError


class DestinationsError(UsageError):
    what = "{count} destinations cannot be used as they are configured:\n{problems}"
    hint = "Announcements wait in memory/outbox/; what has no usable name is not announced to."


class DestinationNameError(UsageError):
    what = "{place}: {name!r} cannot be the name of a destination."
    hint = "Lower-case letters, digits and single hyphens; discord and widget are names of ours."


class DestinationTwiceError(UsageError):
    what = "Two destinations are named {name}: {places}. Nothing is sent to the second."
    hint = "Give each a name of its own; in MINISTUDIO_CI_APPRISE_URLS write name=address."


class WebhookAddressError(UsageError):
    what = "[webhooks.{name}] has no web address."
    hint = "Set url there to https://…, or {variable} in the environment."


class AppriseMissingError(UsageError):
    what = "MINISTUDIO_CI_APPRISE_URLS is set, but the package apprise is not installed."
    hint = "pip install 'ministudio-ci[apprise]'"


class AppriseAddressError(UsageError):
    what = "The address of {name} in MINISTUDIO_CI_APPRISE_URLS is none that apprise can send to."
    hint = "Check it against apprise's list of services: https://appriseit.com/services/"
