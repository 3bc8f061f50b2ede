/**
 * The daily reconciliation: what became of a day's instructions, what is still open, and where
 * journal and gateway contradict each other, as files for finance and an exit code for schedulers.
 * It only looks: a process of its own beside the bundle, which may run or stand still.
 */
package io.bieases.routes.reconciliation;
