/**
 * The auditor of the proving ground: judges a run by the invariants I1 to I8 from the gateway's own
 * record and from what the bundle handed out, and from nothing else. It imports no class of the
 * bundle, so that no mistake of the bundle can be its own.
 */
package io.bieases.routes.proving.audit;
