package dev.shipgate.project;

/** Project files, for tests. */
final class ProjectSamples {

    static final String SMALL = """
            schema: shipgate-project/1
            oracle: oracle
            bundles: [out/int8]
            """;

    static final String FULL = """
            schema: shipgate-project/1
            oracle: oracle
            bundles:
              - out/int8
              - path: out/int4
                name: four-bits
                oracle: other-oracle
                baseline: out/int8
                device_runs: []
            baseline: out/fp16head
            policy: strict.yaml
            threads: 2
            try_context: true
            engine: exec:./engine --fast
            out: reports
            surfaces:
              - {name: iphone, device_run: phone.json, required: true}
              - {name: linux, engine: llama.cpp}
            speed: [mac.json]
            device_runs:
              - phone.json
            """;

    private ProjectSamples() {}
}
