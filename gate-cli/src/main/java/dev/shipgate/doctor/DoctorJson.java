package dev.shipgate.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the results as JSON, {@code shipgate-doctor/1}, for other programs. */
public final class DoctorJson {

    /** The schema of the document. */
    public static final String SCHEMA = "shipgate-doctor/1";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Returns the document, without a trailing line break. */
    public String render(List<ProbeResult> remarks) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", SCHEMA);
        document.put("level", ProbeResult.worst(remarks).id());
        document.put("remarks", remarks.stream().map(DoctorJson::remark).toList());
        return mapper.writeValueAsString(document);
    }

    private static Map<String, String> remark(ProbeResult remark) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("level", remark.level().id());
        json.put("about", remark.about());
        json.put("found", remark.found());
        if (remark.advice() != null) {
            json.put("advice", remark.advice());
        }
        return json;
    }
}
