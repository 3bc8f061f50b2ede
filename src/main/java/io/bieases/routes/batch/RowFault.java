package io.bieases.routes.batch;

/**
 * Why a row is not sent: the column or field, and the rule it breaks; never the value.
 *
 * @param column empty when it is about the row as a whole
 */
record RowFault(String column, String reason) {}
