"""How far people agree: coefficients, raters, consensus, and what to look at next; of any table of judgements."""
