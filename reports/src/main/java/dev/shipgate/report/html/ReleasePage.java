package dev.shipgate.report.html;

import dev.shipgate.report.wording.ReleaseEntry;
import java.util.List;
import java.util.Map;

/** Shows all bundles of a release on one self-contained page, which links to the report of each. */
public final class ReleasePage {

    private final HtmlPages pages = new HtmlPages();

    /**
     * Returns the page. It expects the report of each gated bundle at {@code NAME/report.html} in the same folder.
     *
     * @throws IllegalArgumentException if there is no bundle
     */
    public String render(List<? extends ReleaseEntry> entries) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a release needs at least one bundle");
        }
        return pages.render("release.jte", Map.of("page", ReleaseView.of(entries)));
    }
}
