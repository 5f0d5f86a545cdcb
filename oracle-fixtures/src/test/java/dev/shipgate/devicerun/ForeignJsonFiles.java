package dev.shipgate.devicerun;

/** Small transcripts of the shape that other tools publish, to be damaged in one place. */
final class ForeignJsonFiles {

    static final String GATE = """
            {
              "result": "FAIL",
              "arch": "tiny",
              "bundle": "/home/someone/exports/tiny_decode_int8/",
              "artifact": null,
              "source_model": {"hf_id": "someone/tiny", "revision": "abc", "weights_pinned": false, "note": "none"},
              "protocol": {"prompt": "One, two", "max_new_tokens": 3, "greedy": true, "oracle_dtype": "fp32",
                "engine_variant": "pipelined", "warmup": "off", "env": {"CHUNK": "1"}, "tie_rule": "margin < 0.1"},
              "input_ids": [11, 12, 13],
              "oracle": {"gen_ids": [4, 5, 6], "gen_text": ", three", "top2_margins": [0.5, 0.25, 0.75]},
              "engine": {"gen_text": ", free", "gen_ids": [4, 7]},
              "match": {"exact_prefix": 1, "of": 3, "first_divergence": 1, "margin_at_divergence": 0.25, "tie": false},
              "schema": "coreai-gate-transcript/1",
              "generated_at": "2026-11-20T01:02:03+00:00",
              "environment": {"platform": "macOS-27.0-arm64", "python": "3.11", "runner": "C:\\\\tools\\\\llm-runner"},
              "recheck": {"engine_side_only": "run it again", "full_gate": "gate it again"}
            }
            """;

    static final String VERIFY = """
            {
              "schema": "coreai-verify-transcript/1",
              "generated_at": "2026-11-21T01:02:03+00:00",
              "bundle": "/home/someone/tiny_dynamic",
              "backend": "stock",
              "driver": "llm-runner",
              "oracle_model": "someone/tiny",
              "oracle_revision": null,
              "oracle_dtype": "fp32",
              "prompt": "1+1=?",
              "chat": "no-think",
              "margin_floor": 0.1,
              "input_ids": [21, 22],
              "oracle_ids": [23, 24],
              "oracle_stopped_on_eos": true,
              "oracle_text": "2",
              "bundle_text": "2",
              "bundle_tokens": 2,
              "cap": 16,
              "margins": [0.25, 0.75],
              "result": "PASS",
              "verdict": "2/2 token-exact",
              "halt_check": {"cap": 16, "result": "PASS", "verdict": "stopped after 2"},
              "environment": {"platform": "macOS-27.0-arm64", "python": "3.14.6", "runner": "/opt/build/llm-runner"}
            }
            """;

    static final String REFERENCE = """
            {
              "schema": "tiny-device-ref/1",
              "hf_id": "someone/tiny",
              "bundle": "tiny_decode_int8lin",
              "source": "Mac engine, greedy",
              "cases": {
                "short": {"input": "so um", "prompt_ids": [31, 32], "gen_ids": [33, 34, 2], "text": "So",
                  "stopped_on_eos": true},
                "long": {"role": "ceiling", "prompt_ids": [35], "text": "And so on", "stopped_on_eos": false}
              },
              "note": "two cases"
            }
            """;

    private ForeignJsonFiles() {}
}
