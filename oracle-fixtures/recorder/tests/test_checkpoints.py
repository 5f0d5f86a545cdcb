"""Checkpoints on disk: which files are pinned, and which checkpoints are refused."""

import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import safetensors.torch
import torch

from shipgate_recorder import weights
from shipgate_recorder.loading import load, provenance
from shipgate_recorder.refusal import Refusal
from shipgate_recorder.weights import locate

from .support import CHECKPOINT, random_model

CPU = torch.device("cpu")


class CheckpointTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name) / "copy"
        shutil.copytree(CHECKPOINT, self.folder)

    def refusal(self):
        with self.assertRaises(Refusal) as caught:
            load(locate(str(self.folder)), CPU)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        self.assertIn(str(self.folder), message)
        return message

    def change_config(self, **changes):
        config = self.folder / "config.json"
        config.write_text(json.dumps(json.loads(config.read_text()) | changes))

    def shard(self):
        """Splits the weights into several files, like a large checkpoint."""
        load(locate(str(self.folder)), CPU).model.save_pretrained(self.folder, max_shard_size="1MB")
        (self.folder / "model.safetensors").unlink(missing_ok=True)

    def test_a_checkpoint_is_loaded_in_fp32_with_its_end_of_text_ids(self):
        loaded = load(locate(str(self.folder)), CPU)
        self.assertEqual({parameter.dtype for parameter in loaded.model.parameters()}, {torch.float32})
        self.assertFalse(loaded.model.training)
        self.assertEqual(loaded.eos_token_ids, (0,))
        self.assertEqual(provenance(loaded)["checkpoint_dtype"], "bfloat16")

    def test_every_shard_is_pinned_as_sha256sum_does(self):
        self.shard()
        checkpoint = locate(str(self.folder))
        self.assertGreater(len(checkpoint.weight_files), 2)
        shown = subprocess.run("sha256sum *.safetensors | sha256sum", shell=True, cwd=self.folder, check=True,
                               capture_output=True, text=True).stdout.split()[0]
        self.assertEqual(checkpoint.weights_sha256(), shown)
        load(checkpoint, CPU)

    def test_a_missing_shard(self):
        self.shard()
        lost = sorted(self.folder.glob("model-*.safetensors"))[1]
        lost.unlink()
        self.assertIn(f"{lost}: cannot be read: No such file or directory", self.refusal())

    def test_a_shard_outside_the_folder(self):
        (self.folder / "model.safetensors").unlink()
        for name in ("../other.safetensors", "/etc/passwd", "weights.bin", 3):
            (self.folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": name}}))
            self.assertRegex(self.refusal(), "expected a .safetensors file|expected a JSON object")

    def test_an_invalid_index(self):
        (self.folder / "model.safetensors").unlink()
        for content in ("{", "[]", '{"weight_map": 1}', '{"weight_map": {}}', '{"weight_map": {"a": ["b"]}}'):
            (self.folder / "model.safetensors.index.json").write_text(content)
            self.assertIn("model.safetensors.index.json", self.refusal())

    def test_no_weights(self):
        (self.folder / "model.safetensors").unlink()
        self.assertIn("has no weights: expected model.safetensors", self.refusal())

    def test_weights_with_a_missing_tensor(self):
        file = self.folder / "model.safetensors"
        tensors = safetensors.torch.load_file(file)
        name = next(name for name in tensors if "layers.5" in name)
        del tensors[name]
        safetensors.torch.save_file(tensors, file, metadata={"format": "pt"})
        self.assertRegex(self.refusal(), "the weights of 1 tensors are missing, including .*layers.5")

    def test_truncated_weights(self):
        file = self.folder / "model.safetensors"
        file.write_bytes(file.read_bytes()[:-1000])
        self.assertIn("transformers cannot load the model", self.refusal())

    def test_weights_with_the_wrong_shape(self):
        self.change_config(hidden_size=64)
        self.assertIn("transformers cannot load the model", self.refusal())

    def test_a_quantised_checkpoint(self):
        self.change_config(quantization_config={"quant_method": "awq", "bits": 4})
        self.assertIn("the checkpoint is quantised", self.refusal())

    def test_code_in_the_checkpoint_is_not_run(self):
        (self.folder / "modeling_own.py").write_text("raise SystemExit('was run')\n")
        self.change_config(model_type="own", auto_map={"AutoConfig": "modeling_own.OwnConfig",
                                                       "AutoModelForCausalLM": "modeling_own.OwnModel"})
        self.assertIn("transformers cannot read it", self.refusal())

    def test_a_missing_or_invalid_config(self):
        (self.folder / "config.json").write_text("{")
        self.assertIn("transformers cannot read it", self.refusal())
        (self.folder / "config.json").unlink()
        self.assertIn("has no config.json", self.refusal())

    def test_an_invalid_tokenizer(self):
        (self.folder / "tokenizer.json").write_text("{}")
        self.assertIn("transformers cannot load the tokenizer", self.refusal())

    def test_a_path_that_does_not_exist(self):
        for path in ("./nowhere", "/nowhere", "a/b/c"):
            with self.assertRaisesRegex(Refusal, "is not a folder"):
                locate(path)

    def test_a_folder_has_no_revision(self):
        with self.assertRaisesRegex(Refusal, "remove --revision"):
            locate(str(self.folder), "main")

    def test_every_end_of_text_id_is_known(self):
        (self.folder / "generation_config.json").write_text(json.dumps({"eos_token_id": [0, 14]}))
        self.assertEqual(load(locate(str(self.folder)), CPU).eos_token_ids, (0, 14))


class HubTests(unittest.TestCase):
    COMMIT = "0123456789abcdef0123456789abcdef01234567"

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        cache = Path(temporary.name)
        home = cache / "models--someone--nano"
        (home / "refs").mkdir(parents=True)
        (home / "refs" / "main").write_text(self.COMMIT)
        (home / "snapshots").mkdir()
        shutil.copytree(CHECKPOINT, home / "snapshots" / self.COMMIT)

        def offline(*arguments, **options):
            return self.download(*arguments, **options, cache_dir=cache, local_files_only=True)

        self.download = weights.snapshot_download
        self.addCleanup(mock.patch.stopall)
        mock.patch.object(weights, "snapshot_download", offline).start()

    def test_the_commit_of_a_branch_is_recorded(self):
        for revision in (None, "main", self.COMMIT):
            checkpoint = locate("someone/nano", revision)
            self.assertEqual((checkpoint.id, checkpoint.revision), ("someone/nano", self.COMMIT))
            self.assertEqual(checkpoint.weight_files[0].path, "model.safetensors")

    def test_a_failed_download_is_refused_in_one_line(self):
        for model, revision in (("someone/other", None), ("someone/nano", "v2"), ("no such name", None)):
            with self.assertRaisesRegex(Refusal, "downloading it from the hub failed") as caught:
                locate(model, revision)
            self.assertNotIn("\n", str(caught.exception))


class SavedArchitectureTests(unittest.TestCase):
    def test_a_model_saved_by_transformers_survives_the_round_trip(self):
        with tempfile.TemporaryDirectory() as folder:
            made = random_model("lfm2")
            made.model.save_pretrained(folder)
            made.tokenizer.save_pretrained(folder)
            loaded = load(locate(folder), CPU)
            for name, parameter in made.model.state_dict().items():
                torch.testing.assert_close(loaded.model.state_dict()[name], parameter, rtol=0, atol=0)
