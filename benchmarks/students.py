"""Simulated students of a hub: each sends its kernel what a browser would send.

They are coroutines of one process, so nearly all of the load is the hub's.
"""

import asyncio
import json
import struct
import time
import uuid
from collections import defaultdict
from functools import cache
from itertools import accumulate, cycle

import numpy as np
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from kmeans_lib import load, record

PROTOCOL = "v1.kernel.websocket.jupyter.org"  # JupyterLab's: offsets, then the parts
PARTS = ("header", "parent_header", "metadata", "content")
EVERY, MINUTES = 2.0, 600.0  # seconds between two changes, and before we give up
NAMES = ("k", "seed", "step")
SHOWN = "print(_.k.value, _.seed.value, _.step.value, end='')"  # of the lab shown last


def packed(channel, message):
    """Return a message as bytes."""
    parts = [channel.encode()]
    parts += [json.dumps(message[name]).encode() for name in PARTS]
    first = 8 * (len(parts) + 2)
    offsets = accumulate(map(len, parts), initial=first)
    return struct.pack(f"<{len(parts) + 2}Q", len(parts) + 1, *offsets) + b"".join(
        parts
    )


def unpacked(data):
    """Return a message without its buffers."""
    (count,) = struct.unpack_from("<Q", data)
    offsets = struct.unpack_from(f"<{count}Q", data, 8)
    parts = [data[a:b] for a, b in zip(offsets, offsets[1:])]
    return {name: json.loads(part) for name, part in zip(PARTS, parts[1:])}


@cache
def last(k, seed):
    """Return the last half-step of a run: a browser works it out, so we must too."""
    return len(record(_points(), k, seed=seed)) - 1


@cache
def _points():
    return load("four blobs").X


class Student:
    """A simulated student: a server of the hub, a kernel, and sliders that move.

    Parameters
    ----------
    url, token : str
        The hub's address, and a token of its API.
    number : int
        For the name, and as the seed of the slider values.
    """

    def __init__(self, url, token, number):
        self.url, self.name = url, f"student{number:02}"
        self.headers = {"Authorization": f"token {token}"}
        self.rng = np.random.default_rng(number)
        self.errors, self.times = [], []

    async def ask(self, method, path, body=None):
        """Send a request through the hub's proxy; return the answer."""
        request = HTTPRequest(
            f"{self.url}/{path}",
            method,
            self.headers,
            None if method == "GET" else json.dumps(body or {}),
            request_timeout=MINUTES,
            allow_nonstandard_methods=True,
        )
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body or b"null")

    async def come(self):
        """Log in: return when the student's server is ready."""
        await self.ask("POST", f"hub/api/users/{self.name}")
        me = {"server": None, "pending": None}
        while not me["server"]:
            if not me["pending"]:  # not started, or failed on a port already taken
                await self.ask("POST", f"hub/api/users/{self.name}/server")
            await asyncio.sleep(0.5)
            me = await self.ask("GET", f"hub/api/users/{self.name}")

    async def open(self, cells, front_end):
        """Start a kernel, run cells in it and show the output of the last."""
        self.models, self.ids, self.ends = {}, {}, defaultdict(asyncio.Event)
        self.front_end, self.printed, self.times = front_end(self), "", []
        kernel = await self.ask("POST", f"user/{self.name}/api/kernels")
        self.kernel = f"user/{self.name}/api/kernels/{kernel['id']}"
        channels = f"{self.url}/{self.kernel}/channels".replace("http", "ws", 1)
        self.socket = await websocket_connect(
            HTTPRequest(channels, headers=self.headers, request_timeout=MINUTES),
            subprotocols=[PROTOCOL],
            max_message_size=2**27,
        )
        self.listener = asyncio.create_task(self.listen())
        await self.answered(self.say("kernel_info_request", {}))
        for cell in cells:
            await self.run(cell)
        for change in self.front_end.opened():
            await self.answered(*change)

    async def run(self, cell):
        """Run a cell."""
        rest = {"silent": False, "store_history": True, "user_expressions": {}}
        more = {"allow_stdin": True, "stop_on_error": True}
        await self.answered(self.say("execute_request", {"code": cell, **rest, **more}))

    def say(self, kind, content):
        """Send the kernel a message; return an Event that is set once it is handled."""
        number = uuid.uuid4().hex
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        header = {"msg_id": number, "msg_type": kind, "username": "", "session": "load"}
        header |= {"version": "5.2", "date": now}
        message = {"header": header, "parent_header": {}, "metadata": {}}
        self.socket.write_message(
            packed("shell", message | {"content": content}), binary=True
        )
        return self.ends[number]

    def update(self, model, state):
        """Say that the browser has changed a widget."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        return self.say("comm_msg", {"comm_id": self.ids[model], "data": data})

    async def answered(self, *ends):
        """Wait until the kernel has handled messages."""
        for end in ends:
            await asyncio.wait_for(end.wait(), MINUTES)

    async def listen(self):
        """Read the kernel's messages until the socket is closed."""
        while data := await self.socket.read_message():
            message = unpacked(data)
            kind, content = message["header"]["msg_type"], message["content"]
            hear = getattr(self, f"hear_{kind}", None)
            if hear:
                hear(content, message["parent_header"].get("msg_id"))
            self.front_end.hear(kind, content)

    def hear_status(self, content, parent):
        """Note that a message has been handled."""
        if content["execution_state"] == "idle" and parent in self.ends:
            self.ends.pop(parent).set()

    def hear_error(self, content, parent):
        """Note a traceback."""
        self.errors.append(f"{self.name}: {content['ename']}: {content['evalue']}")

    def hear_stream(self, content, parent):
        """Note what was printed; on stderr it counts as an error."""
        self.printed = content["text"]
        if content["name"] == "stderr":
            self.errors.append(f"{self.name}: {content['text']}")

    def hear_comm_open(self, content, parent):
        """Note a new widget."""
        self.note(content["comm_id"], content["data"].get("state", {}))

    def hear_comm_msg(self, content, parent):
        """Note what Python has changed on the stage, and names that come late."""
        number, state = content["comm_id"], content["data"].get("state", {})
        if number == self.ids.get("stage"):
            self.models["stage"].update(state)
        elif state.get("description"):  # `interact` names its sliders after opening
            self.note(number, state)

    def note(self, number, state):
        """Note a widget by its label, or else by its kind."""
        name = state.get("description") or state.get("_model_name")
        name = "stage" if "offered" in state else name
        self.models[name], self.ids[name] = state, number

    async def play(self, seconds):
        """Move k, seed or step every 2 s; note how long the kernel took, in ms."""
        await asyncio.sleep(self.rng.uniform(0, EVERY))  # not all students at once
        until = time.monotonic() + seconds
        for name in cycle(NAMES):
            began = time.monotonic()
            if began > until:
                break
            await self.answered(*self.front_end.change(name))
            took = time.monotonic() - began
            self.times.append(1000 * took)
            await asyncio.sleep(max(0, EVERY - took))

    async def leave(self):
        """Check that Python has the same values, and shut the kernel down."""
        if check := self.front_end.check:
            await self.run(check)
            if self.printed != self.front_end.shown():
                said = f"{self.printed} for {self.front_end.shown()}"
                self.errors.append(f"{self.name}: Python has {said}")
        await self.ask("DELETE", self.kernel)
        self.listener.cancel()
        self.socket.close()


class Sliders:
    """Three sliders, and the messages a browser sends about them."""

    check = ""

    def __init__(self, student):
        self.student = student
        self.at = {"k": 4, "seed": 0, "step": 0}

    def move(self, name):
        """Move a slider to a random value."""
        low, high = {"k": (2, 9), "seed": (0, 100), "step": (1, self.last + 1)}[name]
        self.at[name] = int(self.student.rng.integers(low, high))

    last = 9

    def opened(self):
        """Send what a browser sends once the last cell's output is on screen."""
        return []

    def hear(self, kind, content):
        """React to a message of the kernel, where a browser does."""


class Explorer(Sliders):
    """`explore`: the browser runs k-means and tells Python which half-step it shows."""

    check = SHOWN

    def opened(self):
        """Choose a start that exists for every k, and say which half-step is shown."""
        names = self.student.models["start"]["_options_labels"]
        self.start = names.index("random") if "random" in names else 0
        return [self.changes("init", self.start, "start", "index")]

    @property
    def last(self):
        """The number of the last half-step of the run on screen."""
        return last(self.at["k"], self.at["seed"])

    def change(self, name):
        """Move a slider; return an Event for each message."""
        self.move(name)
        self.at["step"] = min(self.at["step"], self.last)
        return self.changes(name, self.at[name], name, "value")

    def changes(self, name, value, control, trait):
        """Send all messages about a change; return an Event for each."""
        say, at = self.student.update, self.at
        offered = self.student.models["stage"]["offered"]
        place = [at["k"], self.start, at["seed"], at["step"], self.last, offered]
        rest = [] if name == "step" else [say("step", {"max": self.last})]
        state = {name: value, "step": at["step"], "max": self.last, "place": place}
        return [*rest, say("stage", state), say(control, {trait: value})]

    def shown(self):
        """Return what Python should have printed."""
        return "{k} {seed} {step}".format(**self.at)


class Redrawn(Sliders):
    """`interact`: Python redraws, and JupyterLab sends each picture back."""

    outputs: list

    def change(self, name):
        """Move a slider: JupyterLab sends that twice."""
        self.move(name)
        self.outputs = []
        return [self.student.update(name, {"value": self.at[name]}) for _ in "12"]

    def hear(self, kind, content):
        """Add a picture or a text to the widget's outputs, and send them twice."""
        if kind in ("display_data", "stream") and "outputs" in self.__dict__:
            self.outputs.append({"output_type": kind, **content})
            for _ in "12":
                self.student.update("OutputModel", {"outputs": self.outputs})
