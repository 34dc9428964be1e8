"""A line of given rate and delay to a server on loopback: a proxy of TCP that counts what goes through.

A connection takes one round trip to open; what is asked takes half of one on its way, the answer the other half; all
connections together get the rate. There is no loss, no slow start and no TLS.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_CHUNK_BYTES = 1 << 15
_QUEUED = 64  # chunks under way on one connection: 2 MB, more than rate times delay


@dataclass(slots=True)
class Line:
    """A shaped line, and what has gone through it.

    Attributes:
        rate: Bytes per second towards the reader, for all connections together.
        round_trip_s: Seconds there and back.
        url: Where readers turn to.
        received: Bytes that went to readers.
        connections: How many were opened.
    """

    rate: float = 20e6
    round_trip_s: float = 0.030
    url: str = ""
    received: int = 0
    connections: int = 0
    _free_at: float = 0.0

    def slot(self, size: int, now: float) -> float:
        """When a chunk has left, if it may leave now; it takes its share of the rate."""
        self._free_at = max(self._free_at, now) + size / self.rate
        return self._free_at


@contextmanager
def shaped(server: str, line: Line) -> Iterator[Line]:
    """Open a line to a server on loopback, until the end of the block.

    Args:
        server: `http://127.0.0.1:port`.
        line: Its rate and delay; gets its address.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = int(server.rpartition(":")[2])

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The reader went away: it has what it wanted.
        with suppress(ExceptionGroup, OSError, asyncio.CancelledError):
            await _connection(reader, writer, port, line)

    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(meet, "127.0.0.1", 0), loop).result()
    line.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    """Stop, and drop the connections that readers left open."""
    listening.close()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def _connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, line: Line) -> None:
    line.connections += 1
    await asyncio.sleep(line.round_trip_s)  # SYN and its answer
    from_server, to_server = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_way(reader, to_server, line, counted=False))
            both.create_task(_way(from_server, writer, line, counted=True))
    finally:
        writer.close()
        to_server.close()


async def _way(source: asyncio.StreamReader, sink: asyncio.StreamWriter, line: Line, *, counted: bool) -> None:
    """One direction: every chunk leaves when the rate allows, and arrives half a round trip later.

    The server is never held up: what it sent and nobody waits for any more takes nothing of the rate.
    """
    sent: asyncio.Queue[bytes] = asyncio.Queue()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_QUEUED)
    loop = asyncio.get_running_loop()

    async def send() -> None:
        while data := await source.read(_CHUNK_BYTES):
            sent.put_nowait(data)
        sent.put_nowait(b"")

    async def leave() -> None:
        data = b"-"
        while data:
            data = await sent.get()
            left = line.slot(len(data), loop.time()) if counted else loop.time()
            await asyncio.sleep(left - loop.time())
            await under_way.put((left + line.round_trip_s / 2, data))

    async def arrive() -> None:
        while True:
            due, data = await under_way.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                break
            sink.write(data)
            await sink.drain()
            line.received += len(data) if counted else 0
        with suppress(OSError):
            sink.write_eof()

    async with asyncio.TaskGroup() as steps:
        for step in (send, leave, arrive):
            steps.create_task(step())
