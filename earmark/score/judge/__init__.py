"""*judge*: replies to open questions, by a language model behind any chat endpoint in the style of OpenAI's.

| case | is |
|---|---|
| item with a rubric | rated 1 to 5 (`rubric1`); its value is (score - 1) / 4; right from 4 on |
| item without one | correct or not by its reference answers (`correct1`) |
| item that asks for a refusal, under `--refusal judge` | refused or not (`refusal1`) |
| several repeats | the value is their mean; right if most say so, or if the mean score is 4 or more |
| verdict of another form, though almost right | an error, listed with its reason: no repair, no default value |
| service that fails on one item | an error, listed; it is asked again in the next run |
| service that fails on all | the run ends; what was answered is kept, and the next run goes on from there |
| reply without a letter, digit or symbol, or reasoning that never ends | never judged: unparsed, value 0 |
| no judge configured | an error: neither right nor wrong |

A judge that failed leaves the mean, and the report shows what it would be if all such items were wrong, or right.

The reply goes to the judge as a string in a JSON object, so that it cannot end the form that it stands in. Marked
reasoning is set aside first. Prompts are files with a number in their name, which is in the signature beside model,
revision, service (as a digest), repeats and temperature; verdicts are kept by all of these and by the content of item
and reply. Spread between repeats is the judge's own and says nothing about other items: the intervals of a report are
over items.
"""

from __future__ import annotations
