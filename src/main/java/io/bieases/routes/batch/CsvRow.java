package io.bieases.routes.batch;

import java.util.List;

/**
 * A record of a CSV file as read.
 *
 * @param line the line of the file it starts on, 1 is the first
 * @param fields at most {@link CsvRowHandler#FIELDS_KEPT}; a field beyond {@link
 *     CsvRowHandler#FIELD_LENGTH_MAX} characters is cut
 * @param fieldCount how many fields there really were
 * @param cut the index of the first field that was cut, or -1
 */
record CsvRow(long line, List<String> fields, int fieldCount, int cut) {}
