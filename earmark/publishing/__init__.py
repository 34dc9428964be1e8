"""From a whole release to where readers fetch it: a folder, or a data set of the Hub."""

from earmark.publishing.naming import target_of
from earmark.publishing.run import Published, publish, publish_next
from earmark.publishing.target import Visibility

__all__ = ["Published", "Visibility", "publish", "publish_next", "target_of"]
