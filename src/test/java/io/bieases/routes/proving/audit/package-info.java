/**
 * The auditor of the proving ground: judges a run by the invariants I1 to I8 from the gateway's own
 * record and from what the bundle handed out, and from nothing else. It imports no class of the
 * bundle, so that no mistake of the bundle can be its own.
 *
 * <p>What it cannot see:
 *
 * <ul>
 *   <li>Whether an attempt was in the journal <em>before</em> its first byte (I8): only that no
 *       more requests came than attempts were told. A bundle that tells too many attempts, or
 *       writes the row just after sending and is never killed in between, looks right; the kills at
 *       named points are what shows it.
 *   <li>Requests that reached no operation (another path, method or type, or a body that ended too
 *       early), because the gateway does not book them.
 *   <li>An overlap (I4) shorter than 25 ms or than half of the first call: the gateway reads its
 *       clock after the answer has left. A refund behind another that a caller gave up on, answered
 *       slowly and never sent again; and one behind an answer with an HTTP status of 5xx on order,
 *       which ran nothing.
 *   <li>Who was told first. Words have no times, so a word that was right only later, or is taken
 *       back within what the states allow (accepted, then parked), is no finding.
 *   <li>Parked and unknown rows are taken as they are: counted as not closed (but for a duplicate
 *       of ours that nobody confirmed: it is known that it ran), listed beside the sums, never a
 *       finding. Whoever judges a run also bounds {@code unclosed}.
 *   <li>Currency and amount of what was sent and not executed: bodies are known by digest only.
 *   <li>Secrets in another form than plain, URL, hex, base64 or UTF-16, such as compressed (other
 *       than {@code .gz}) or encrypted ones; card-like numbers of 13 or 14 digits unless they are a
 *       canary; and a dropped row's own cells in the files that give rows back.
 *   <li>What a person closed: a refund that a person rejects without any request is a finding.
 * </ul>
 */
package io.bieases.routes.proving.audit;
