"""How the recorder says no."""


class Refusal(Exception):
    """An input that no oracle can be recorded from. The message is one line that says what to do."""

    def __init__(self, subject: object, problem: str):
        super().__init__(f"{subject}: {one_line(problem)}")


def one_line(text: object, limit: int = 600) -> str:
    """Returns the words of ``text`` on one line, cut to ``limit`` characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def cause(error: BaseException) -> str:
    """Returns what a library's exception says, on one line."""
    return one_line(f"{type(error).__name__}: {error}", 400)
