package dev.shipgate.transcript;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes unmodifiable copies that keep the order, so two transcripts of one run have the same order. */
final class Copies {

    private Copies() {}

    static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
