"""The error tree of the Slack side.

DirectoryLookupFailedError   a team's group could not be read and no copy of it is kept
"""


class DirectoryLookupFailedError(Exception):
    """`str()` is the sentence for the room; `group_id` and `code` say of which group and how."""

    def __init__(self, sentence: str, *, group_id: str, code: str) -> None:
        super().__init__(sentence)
        self.group_id = group_id
        self.code = code
