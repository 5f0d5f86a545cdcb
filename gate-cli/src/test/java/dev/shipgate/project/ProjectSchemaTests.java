package dev.shipgate.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.PublishedSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectSchemaTests {

    private static final PublishedSchema SCHEMA = new PublishedSchema(Project.class, "project.schema.json");

    @Test
    void the_examples_are_valid() {
        assertThat(SCHEMA.errors(ProjectSamples.SMALL)).isEmpty();
        assertThat(SCHEMA.errors(ProjectSamples.FULL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shipgate-project/1     | shipgate-project/2 | /schema",
                "threads: 2             | threads: two       | /threads",
                "engine: exec:./engine --fast | engine: tflite | /engine",
                "threads: 2             | threads: 0         | /threads",
                "threads: 2             | treads: 2          | ``",
                "policy: strict.yaml    | policy: [a]        | /policy",
                "- phone.json           | - 7                | /device_runs/0",
                "name: four-bits        | name: ../four      | /bundles/1/name",
                "path: out/int4         | paths: out/int4    | /bundles/1",
                "- out/int8             | - 8                | /bundles/0",
                "bundles:               | bundels:           | ``",
                "speed: [mac.json]      | speed: mac.json    | /speed",
                "device_run: phone.json | device_runs: a     | /surfaces/0",
                "{name: linux, engine: llama.cpp} | {name: linux} | /surfaces/1",
            })
    void a_broken_project_is_not_valid(String part, String replacement, String place) {
        assertThat(ProjectSamples.FULL).contains(part);

        assertThat(SCHEMA.wrongPlaces(ProjectSamples.FULL.replace(part, replacement)))
                .contains(place);
    }
}
