"""The bus: "there is news up to event N", within one process or through Redis. It carries no data."""

from __future__ import annotations

import contextlib
import threading
import time

import redis

CHANNEL = "baixingpai:{city}:news"
RETRY_S = 1.0


class LocalBus:
    """``ports.Bus`` inside one process. Commits of other processes are found by looking at the event number."""

    def __init__(self) -> None:
        self._news = threading.Event()

    def nudge(self, number: int) -> None:
        self._news.set()

    def wait(self, seconds: float) -> bool:
        """Whether news came within so many seconds."""
        came = self._news.wait(seconds)
        self._news.clear()
        return came

    def healthy(self) -> bool:
        return True


class RedisBus:
    """``ports.Bus`` through Redis pub/sub. Without Redis it says nothing, raises nothing, and tries again by itself."""

    def __init__(self, url: str, city: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=2, health_check_interval=5)
        self._channel = CHANNEL.format(city=city)
        self._subscription: redis.client.PubSub | None = None
        self._retry_at = 0.0
        self._nudge_at = 0.0

    def nudge(self, number: int) -> None:
        """Tell every process; a dead Redis costs one short try a second, not one a commit."""
        if time.monotonic() < self._nudge_at:
            return
        try:
            self._redis.publish(self._channel, str(number))
        except redis.RedisError:
            self._nudge_at = time.monotonic() + RETRY_S

    def wait(self, seconds: float) -> bool:
        """Whether news came within so many seconds; sleeps as long when Redis is away."""
        subscription = self._subscribed()
        if subscription is None:
            time.sleep(seconds)
            return False
        try:
            return subscription.get_message(ignore_subscribe_messages=True, timeout=seconds) is not None
        except (redis.RedisError, OSError):
            self._drop()
            return True

    def _subscribed(self) -> redis.client.PubSub | None:
        if self._subscription is None and time.monotonic() >= self._retry_at:
            subscription = self._redis.pubsub()
            try:
                subscription.subscribe(self._channel)
                self._subscription = subscription
            except (redis.RedisError, OSError):
                self._retry_at = time.monotonic() + RETRY_S
        return self._subscription

    def _drop(self) -> None:
        if self._subscription is not None:
            with contextlib.suppress(redis.RedisError, OSError):
                self._subscription.close()
        self._subscription = None
        self._retry_at = time.monotonic() + RETRY_S

    def healthy(self) -> bool:
        try:
            return bool(self._redis.ping())
        except redis.RedisError:
            return False
