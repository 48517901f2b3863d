"""Telling people: an outbox written before the first call, and the places it is sent to."""

from ministudio_ci.announce.apprise import Apprise
from ministudio_ci.announce.circuit import Circuit, circuit_of, hold_of
from ministudio_ci.announce.destination import Destination
from ministudio_ci.announce.discord import Discord
from ministudio_ci.announce.discord_payload import discord_body, discord_words
from ministudio_ci.announce.discord_picture import Screen, picture
from ministudio_ci.announce.discord_place import alert_thread
from ministudio_ci.announce.discord_text import message
from ministudio_ci.announce.entry import Entry, State
from ministudio_ci.announce.flushing import Flushed, flush
from ministudio_ci.announce.outbox import Outbox, draft, enqueue, queued
from ministudio_ci.announce.webhook import Webhook
from ministudio_ci.announce.widget_endpoint import WidgetEndpoint

__all__ = [
    "Apprise",
    "Circuit",
    "Destination",
    "Discord",
    "Entry",
    "Flushed",
    "Outbox",
    "Screen",
    "State",
    "Webhook",
    "WidgetEndpoint",
    "alert_thread",
    "circuit_of",
    "discord_body",
    "discord_words",
    "draft",
    "enqueue",
    "flush",
    "hold_of",
    "message",
    "picture",
    "queued",
]
