"""Who owns a repository, as its CODEOWNERS says.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

EVERYTHING = ("*", "/", "**")


def owners_of(codeowners: str) -> list[str]:
    """Those of everything, where the last line that says so counts; else all that are named, in their order, once."""
    rules = [line.partition("#")[0].split() for line in codeowners.splitlines()]
    named = [(rule[0], rule[1:]) for rule in rules if len(rule) > 1]
    of_everything = [owners for pattern, owners in named if pattern in EVERYTHING]
    found = of_everything[-1] if of_everything else [owner for _, owners in named for owner in owners]
    return list(dict.fromkeys(found))
