/* Asks the server what a replay would send, and shows it. */
import { React, h, pf } from './shared.js'
import { call } from './jolokia.js'
import { GAP, Rows } from './parts.js'
import { count, money } from './words.js'

/** Calls that dry run; ready says whether there is anything to send, given is the token that the replay needs. */
export async function dryRun(operation, ...args) {
  const outcome = JSON.parse(await call('DeadLetters', operation, ...args))
  return {
    ready: outcome.wouldSend > 0,
    given: outcome.token,
    content: h(Outcome, { outcome }),
  }
}

const ROWS_SHOWN = 20

function Outcome({ outcome }) {
  const sums = Object.entries(outcome.sums ?? {}).map(([currency, amount]) => amount + ' ' + currency)
  return h(
    React.Fragment,
    null,
    h(
      pf.Alert,
      { variant: outcome.wouldSend > 0 ? 'info' : 'warning', isInline: true, style: GAP, title: 'Dry run: ' + outcome.words },
      sums.length > 0 && h('p', null, 'In all: ', h('strong', null, sums.join(', '))),
      outcome.secondPerson && h('p', null, 'A second person has to approve before anything is sent.'),
      outcome.notLookedAt > 0 &&
        h('p', null, count(outcome.notLookedAt) + ' more were not looked at: replay these, then look again.'),
    ),
    h(Part, { label: 'Would be sent', rows: outcome.send ?? [], all: outcome.wouldSend }),
    h(Part, { label: 'Left out', rows: outcome.leave ?? [], all: outcome.leftOut, why: true }),
  )
}

function Part({ label, rows, all, why }) {
  if (rows.length === 0) {
    return null
  }
  const columns = [
    ['Number', row => row.number],
    ['Payment', row => row.paymentId],
    ['Amount', row => money(row)],
    ['Code', row => row.code],
  ]
  return h(
    'div',
    { style: GAP },
    h(pf.Title, { headingLevel: 'h3', size: 'md' }, label + ': ' + count(all)),
    h(Rows, {
      label,
      answer: {},
      rows: rows.slice(0, ROWS_SHOWN),
      columns: why ? [...columns, ['Why', row => row.why]] : columns,
    }),
    rows.length > ROWS_SHOWN && h('p', null, 'and ' + count(all - ROWS_SHOWN) + ' more'),
  )
}
