//! Layers shared by every door: real address, limits, logs, metrics, listeners.
