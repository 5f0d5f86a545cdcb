"""The prompt file: which ones are read and which are refused."""

import json
import tempfile
import unittest
from pathlib import Path

from shipgate_recorder.prompts import Prompt, read_prompts
from shipgate_recorder.refusal import Refusal

from .support import EMBEDDED

GOOD = {"id": "a", "kind": "gate", "text": "In the beginning"}


class PromptTests(unittest.TestCase):
    def read(self, content):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "prompts.json"
            file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
            return read_prompts(file)

    def assert_refused(self, content, reason):
        with self.assertRaisesRegex(Refusal, f"prompts.json: .*{reason}"):
            self.read(content)

    def test_the_embedded_prompts_are_read(self):
        self.assertEqual([prompt.kind for prompt in read_prompts(EMBEDDED / "prompts.json")],
                         ["gate", "gate", "gate", "long", "weak"])

    def test_a_prompt_is_read_verbatim(self):
        self.assertEqual(self.read([GOOD]), [Prompt("a", "gate", "In the beginning")])

    def test_anything_but_a_list_of_prompts(self):
        for content in (b"", b"{", b"[1", b'[{"id": "a", "id": "b", "kind": "gate", "text": "t"}]', b"[" * 100_000):
            self.assert_refused(content, "is not valid JSON")
        self.assert_refused(b"\xff\xfe", "is not valid UTF-8")
        for content in ({}, [], None, "text"):
            self.assert_refused(content, "expected a JSON list")
        self.assert_refused([GOOD, 3], "prompt 1: expected an object")

    def test_missing_properties_and_wrong_types(self):
        for key in GOOD:
            self.assert_refused([{other: value for other, value in GOOD.items() if other != key}], f'"{key}" must be')
            self.assert_refused([GOOD | {key: 7}], f'"{key}" must be a string')

    def test_ids_that_the_gate_would_refuse(self):
        for bad in ("", "a b", "a/b", "ä", "a\n", "x" * 101):
            self.assert_refused([GOOD | {"id": bad}], "the id must be")
        self.assert_refused([GOOD, GOOD], 'two prompts have the id "a"')

    def test_an_unknown_kind(self):
        self.assert_refused([GOOD | {"kind": "Gate"}], "kind must be one of gate, long, weak, found 'Gate'")

    def test_texts_that_cannot_be_recorded(self):
        self.assert_refused([GOOD | {"text": ""}], "the text is empty")
        self.assert_refused([GOOD | {"text": "\ud800"}], "half of a surrogate pair")

    def test_a_missing_file(self):
        with self.assertRaisesRegex(Refusal, "No such file"):
            read_prompts(Path("nowhere.json"))
