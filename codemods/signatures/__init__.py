"""From the nodes of a function or class to what a call of it takes."""

from .read import signature_of

__all__ = ["signature_of"]
