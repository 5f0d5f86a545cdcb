package dev.shipgate.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The largest of any number of items. Of equal items, those that were added first.
 *
 * @param <T> the kind of item
 */
final class Largest<T> {

    private record Numbered<T>(long number, T item) {}

    private final int most;
    private final PriorityQueue<Numbered<T>> smallestFirst;
    private long added;

    /** @param most how many items are kept */
    Largest(int most, Comparator<? super T> order) {
        this.most = most;
        this.smallestFirst = new PriorityQueue<>(Comparator.<Numbered<T>, T>comparing(Numbered::item, order)
                .thenComparing(
                        Comparator.<Numbered<T>>comparingLong(Numbered::number).reversed()));
    }

    void add(T item) {
        smallestFirst.add(new Numbered<>(added++, item));
        if (smallestFirst.size() > most) {
            smallestFirst.poll();
        }
    }

    /** Returns the items, largest first. */
    List<T> items() {
        List<Numbered<T>> sorted = new ArrayList<>(smallestFirst);
        sorted.sort(smallestFirst.comparator().reversed());
        return sorted.stream().map(Numbered::item).toList();
    }
}
