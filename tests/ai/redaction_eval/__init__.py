"""How much of what must go is hidden, and how much of what is hidden had to go: over lines kept as data.

`hidden.jsonl`: `{text, hides: [[kind, what], ...], known?}`; `kept.jsonl`: `{text, known?}`, where nothing may change.
`python -m tests.ai.redaction_eval` prints the rates of each kind and every line that was missed.
"""
