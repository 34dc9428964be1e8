"""From judgements to decisions: the rules of `params.yaml`, and the last word of an expert."""
