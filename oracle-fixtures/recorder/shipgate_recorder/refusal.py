"""How the recorder refuses an input."""


class Refusal(Exception):
    """Raised for an input from which no oracle can be recorded. The message is one line that explains what to do."""

    def __init__(self, subject: object, problem: str):
        super().__init__(f"{subject}: {one_line(problem)}")


def one_line(text: object, limit: int = 600) -> str:
    """Returns ``text`` on one line, truncated to ``limit`` characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def cause(error: BaseException) -> str:
    """Describes a library's exception on one line."""
    return one_line(f"{type(error).__name__}: {error}", 400)
