package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Shows the figures of observations for which this report has no specific section. */
final class PlainTable {

    private static final int MOST_ROWS = 150;

    private final PlainFigures plainFigures;

    PlainTable(PlainFigures plainFigures) {
        this.plainFigures = plainFigures;
    }

    /** Returns one row for each observation that has plain figures; an empty table if none has. */
    Table of(List<Observation> observations) {
        Map<Subject, Map<String, String>> figures = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (Observation observation : observations) {
            Map<String, String> each = plainFigures.of(observation);
            if (!each.isEmpty()) {
                figures.put(observation.subject(), each);
                names.addAll(each.keySet());
            }
        }
        List<String> head = new ArrayList<>(List.of("on"));
        names.forEach(name -> head.add(name.replace('_', ' ')));
        List<List<Cell>> rows = new ArrayList<>();
        figures.forEach((subject, values) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.text(subject.place())));
            names.forEach(name -> row.add(Cell.text(Objects.requireNonNullElse(values.get(name), Numbers.NONE))));
            rows.add(row);
        });
        return Table.first(MOST_ROWS, "The measurements", head, rows);
    }
}
