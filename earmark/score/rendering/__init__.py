"""Tables that go into a terminal, a README, a paper or a page: one model of them, and a renderer for each."""

from earmark.score.rendering.model import Document, Table
from earmark.score.rendering.output import FORMATS, put_out

__all__ = ["FORMATS", "Document", "Table", "put_out"]
