"""A builder's items to shards: sound and pictures are read, sampled, brought to level and written."""
