package dev.shipgate.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ProjectSchemaTests {

    @Test
    void the_examples_are_valid() throws IOException {
        assertThat(errors(ProjectSamples.SMALL)).isEmpty();
        assertThat(errors(ProjectSamples.FULL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "shipgate-project/1     | shipgate-project/2 | /schema",
            "threads: 2             | threads: two       | /threads",
            "threads: 2             | threads: 0         | /threads",
            "threads: 2             | treads: 2          | ``",
            "policy: strict.yaml    | policy: [a]        | /policy",
            "- phone.json           | - 7                | /device_runs/0",
            "name: four-bits        | name: ../four      | /bundles/1/name",
            "path: out/int4         | paths: out/int4    | /bundles/1",
            "- out/int8             | - 8                | /bundles/0",
            "bundles:               | bundels:           | ``",
    })
    void a_broken_project_is_not_valid(String part, String replacement, String place) throws IOException {
        assertThat(ProjectSamples.FULL).contains(part);

        assertThat(errors(ProjectSamples.FULL.replace(part, replacement)))
                .extracting(error -> error.getInstanceLocation().toString())
                .contains(place);
    }

    static List<Error> errors(String yaml) throws IOException {
        try (InputStream in = Objects.requireNonNull(Project.class.getResourceAsStream("project.schema.json"))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(in);
            return schema.validate(new YAMLMapper().readTree(yaml).toString(), InputFormat.JSON);
        }
    }
}
