package io.bieases.routes.batch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the batch steps need to know of the configuration.
 *
 * @param dataDir {@code bieases.data-dir}: holds inbox, working, done, rejected and attention, on
 *     one file system
 * @param environment {@code sandbox} or {@code production}, written into every file handed out
 * @param fillNumbers {@code bieases.batch.fill-numbers}: an empty referRefundNo is derived from
 *     content
 * @param resultAfterMillis {@code bieases.batch.result-after}, already multiplied by {@code
 *     bieases.ladders.scale}
 * @param merchants aliases that are configured; the journal may know others from before
 * @param readyMarker {@code bieases.batch.ready-marker}: suffix of the file that must lie beside a
 *     complete one, if any
 */
public record BatchSettings(
    Path dataDir,
    String environment,
    boolean fillNumbers,
    long resultAfterMillis,
    Set<String> merchants,
    Optional<String> readyMarker) {}
