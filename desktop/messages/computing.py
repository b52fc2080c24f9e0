"""What computes, and why."""

from __future__ import annotations

from desktop.messages.message import Row

CHOSEN = Row("device-chosen", "Chosen in Settings.")
CARD_IS_FASTEST = Row("card-is-fastest", "The graphics card is the fastest here.")
APPLE_IS_FASTEST = Row("apple-is-fastest", "Apple graphics are the fastest here.")
NO_CARD = Row("no-card", "No NVIDIA graphics card was found.")
BUILT_FOR_PROCESSOR = Row(
    "built-for-processor",
    "There is an {card}, but this installation of Burnish was made for the processor only.",
)
OLD_DRIVER = Row(
    "old-driver",
    "There is an {card}, but its driver ({driver}) does not answer or is too old for CUDA {cuda}. "
    "A newer driver from NVIDIA may help.",
)
CARD_UNUSABLE = Row("card-unusable", "The graphics card was chosen in Settings, but it cannot be used. {why}")
LEAVE_OUT_CARD = Row("leave-out-card", "{why} Leave out --device cuda to use the processor.")
UNKNOWN_DEVICE = Row("unknown-device", "There is no device “{device}”. Choose auto, cpu or cuda.")
