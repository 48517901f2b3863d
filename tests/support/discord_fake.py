"""Discord's execute-webhook endpoint on loopback: its own rules, and any answer by script.

Source: Discord's developer documentation, "Webhook" and "Rate Limits".
"""

import itertools
import re
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any, Self

from tests.support import discord_answers as say
from tests.support import discord_rules
from tests.support.discord_answers import Json
from tests.support.loopback import Answer, LoopbackServer, Request

_WEBHOOK = re.compile(r"/api/webhooks/(\d+)/([\w-]+)(?:/messages/(\d+))?")
_AGENT = re.compile(r"DiscordBot \(\S+, \S+\)")
ID = "1300000000000000001"
CHANNEL = "1200000000000000001"
TOKEN = "fake-webhook-token_of-the-tests"


class DiscordFake:
    """Plays the script, one answer a request; after it, and for `None` in it, does as Discord does.

    `messages` is what stands in the channel, by id; `requests` is everything that came.
    """

    def __init__(self, *script: Answer | None) -> None:
        self.script = deque(script)
        self.messages: dict[str, Json] = {}
        self.forum = False
        """The channel is a forum: a message must open or name a thread."""
        self.threads: dict[str, str] = {}
        """The names of the threads that are there, by id."""
        self.slow = 0.0
        """Seconds that each answer by Discord's own rules takes."""
        self._lose = 0
        self._ids = itertools.count(1400000000000000001)
        self._lock = threading.Lock()
        self._server = LoopbackServer(self._answer)
        self.url = f"{self._server.origin}/api/webhooks/{ID}/{TOKEN}"

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    @property
    def bodies(self) -> list[Json]:
        return [request.json() for request in self.requests]

    def lose_next_answer(self) -> None:
        """The next message is posted, and the connection cut before the answer."""
        self._lose += 1

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            scripted = self.script.popleft() if self.script else None
            if scripted is not None:
                return scripted
            answer = self._act(request)
            if self._lose and answer.status < 300:
                self._lose -= 1
                return say.reset()
        return answer

    def _act(self, request: Request) -> Answer:
        match = _WEBHOOK.fullmatch(request.path)
        if match is None or match[1] != ID:
            return self._paced(say.unknown_webhook())
        if match[2] != TOKEN:
            return self._paced(say.bad_token())
        if match[3] is None:
            return self._paced(self._post(request) if request.method == "POST" else _webhook())
        channel = request.query.get("thread_id", CHANNEL)
        if self.messages.get(match[3], {}).get("channel_id") != channel:
            return self._paced(say.unknown_message())
        return self._paced(self._message(request, match[3]))

    def _post(self, request: Request) -> Answer:
        body, refused = _read(request)
        if refused is not None:
            return refused
        if not (body.get("content") or body.get("embeds")):
            return say.empty()
        misplaced = self._misplaced(named="thread_name" in body, given="thread_id" in request.query)
        if misplaced is not None:
            return misplaced
        number, thread = str(next(self._ids)), request.query.get("thread_id")
        if thread and thread not in self.threads:
            return say.unknown_channel()
        if named := body.get("thread_name"):
            thread = number  # a forum's thread has the id of its first message
            self.threads[thread] = named
        message = self._keep(number, body, thread or CHANNEL)
        if request.query.get("wait") == "true":
            return Answer(body=message)
        return Answer(status=204)

    def _misplaced(self, *, named: bool, given: bool) -> Answer | None:
        if named and given:
            return say.two_threads()
        if named and not self.forum:
            return say.no_forum()
        return say.no_thread() if self.forum and not (named or given) else None

    def _message(self, request: Request, number: str) -> Answer:
        if request.method == "DELETE":
            del self.messages[number]
            return Answer(status=204)
        if request.method == "PATCH":
            body, refused = _read(request)
            if refused is not None:
                return refused
            before = self.messages[number]
            self._keep(number, {**before, **body}, before["channel_id"])
        return Answer(body=self.messages[number])

    def _keep(self, number: str, body: Mapping[str, Any], channel: str) -> Json:
        message = {
            "id": number,
            "type": 0,
            "channel_id": channel,
            "webhook_id": ID,
            "content": body.get("content") or "",
            "embeds": body.get("embeds") or [],
            "flags": body.get("flags", 0),
            "timestamp": "2025-11-02T00:00:00.000000+00:00",
        }
        self.messages[number] = message
        return message

    def _paced(self, answer: Answer) -> Answer:
        headers = {**say.budget(remaining=4, reset_after=1.0), **answer.headers}
        return Answer(status=answer.status, body=answer.body, headers=headers, delay=self.slow)


def _webhook() -> Answer:
    """What a look at the webhook itself tells, without posting."""
    return Answer(body={"id": ID, "type": 1, "name": "CI", "channel_id": CHANNEL, "token": TOKEN})


def _read(request: Request) -> tuple[Json, Answer | None]:
    """The body as JSON, or the refusal Discord would give of it.

    Cloudflare stands in front and turns away the agents of plain HTTP libraries now and then;
    here always, so that nobody forgets the form that Discord asks for.
    """
    if not _AGENT.match(request.headers.get("user-agent", "")):
        return {}, Answer(status=403, body=b"error code: 1010")
    if not request.headers.get("content-type", "").startswith("application/json"):
        return {}, say.empty()
    try:
        body = request.json()
    except ValueError:
        return {}, say.error(400, 50109, "The request body contains invalid JSON.")
    found = discord_rules.nested(discord_rules.problems(body))
    return body, say.bad_form(found) if found else None
