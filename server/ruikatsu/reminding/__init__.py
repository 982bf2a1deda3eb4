"""Reminders: a word in time to whoever asked for it, by Web Push (RFC 8030, 8291, 8292)."""

from ruikatsu.reminding.endpoints import Unfit, against_endpoint
from ruikatsu.reminding.keys import PushKeys
from ruikatsu.reminding.sending import Sender
from ruikatsu.reminding.watch import keep_reminding

__all__ = ["PushKeys", "Sender", "Unfit", "against_endpoint", "keep_reminding"]
