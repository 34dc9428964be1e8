"""People: items go to Label Studio, judgements come back, are compared and decided on."""
