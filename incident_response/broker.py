"""Redis as Celery's broker, as kombu has it, but for one thing: what it was not told in time costs a worker no place.

A worker holds as many messages as it has places. Where Redis does not answer while one is acknowledged, Celery logs that and
goes on, and kombu counts the message as held for ever: after two of those a worker of two places takes nothing more. Here its
place is free again. Redis delivers it anew after `visibility_timeout`: a hint to what is done already.
"""

from collections.abc import Callable
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis, virtual
from redis.exceptions import RedisError


class QoS(redis.QoS):
    """What a channel has handed out and not yet been told the end of."""

    def ack(self, delivery_tag: str) -> None:
        """The message is done with."""
        self._give_place_back(delivery_tag, super().ack)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """The message is given back to the queue, or thrown away."""
        self._give_place_back(delivery_tag, super().reject, requeue)

    def _give_place_back(self, delivery_tag: str, tell: Callable[..., Any], *more: object) -> None:
        try:
            tell(delivery_tag, *more)
        except (RedisError, OSError):
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    """One that keeps account so."""

    QoS = QoS


class Transport(redis.Transport):
    """What `redis://` and `rediss://` mean to Celery from now on."""

    Channel = Channel


def register() -> None:
    """kombu knows transports by the scheme of the broker's URL, and by no setting where it is given one."""
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:{Transport.__name__}"
