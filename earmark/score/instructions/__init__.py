"""*instructions*: replies to prompts that set rules which a program can check.

Measured: whether a reply keeps *all* the rules of its prompt (Zhou et al. 2023, arXiv:2311.07911, "prompt-level"); the
share of rules kept is in the verdicts ("instruction-level"). `rules` has the table of rules: IFEval's 25 and the 27 of
MMAU-Pro, each with what it wants. Readings, as IFEval defines them:

| reading | the rule is kept where |
|---|---|
| strict | the reply keeps it as it stands, its marked reasoning (`<think>`) set aside |
| loose | the reply keeps it with or without its first line, its last line, and its asterisks |

| reply | outcome |
|---|---|
| keeps every rule | right |
| breaks one | wrong; `extracted` names the rules that were broken |
| empty, blanks, reasoning that never ends | unparsed, whatever the rules: silence keeps no "at most five words" |
| none | missing |
| any, to a rule that is not known or lacks an argument | error, which `extracted` explains: neither right nor wrong |
"""

from earmark.score.instructions.judge import Reading, Ruled, Verdict, score, verdicts
from earmark.score.instructions.rules import RULES, Rule, RuleError

VERSION = "rules1"

__all__ = ["RULES", "VERSION", "Reading", "Rule", "RuleError", "Ruled", "Verdict", "score", "verdicts"]
