"""Pass a connection on with a round trip of so many milliseconds: python -m benchmarks.far PORT 20"""

import asyncio
import sys
from collections.abc import Callable


async def main(port: int, round_trip: float) -> None:
    """Serve until the process is ended; prints its own port."""
    half, loop = round_trip / 2_000, asyncio.get_running_loop()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(2**16):
            loop.call_later(half, writer.write, content)
        loop.call_later(half, _closed(writer))

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _closed(writer: asyncio.StreamWriter) -> Callable[[], None]:
    return writer.close


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
