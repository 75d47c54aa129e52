"""The gate: what is silenced and with which reason, and what is new against the accepted findings."""
