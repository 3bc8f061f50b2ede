/**
 * Files of instructions: taken from the inbox by rename, checked row by row, turned into
 * instructions, and answered with a result of as many rows as came in. Routes decide the order of
 * the steps; every step may be repeated.
 */
package io.bieases.routes.batch;
