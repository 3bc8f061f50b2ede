/**
 * What every door does with what it receives: check it, find out whether it is new, and put it into
 * the journal (architecture, decisions 2, 3 and 9).
 */
package io.bieases.routes.intake;
