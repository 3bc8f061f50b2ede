/* What waits for a second person; there while the switch is on. */
import { h } from './shared.js'
import { call } from './jolokia.js'
import { ACTIONS, Act, Buttons, Rows, Section } from './parts.js'
import { count, rows, time } from './words.js'

export const approvals = {
  id: 'approvals',
  title: 'Approvals',
  reads: { Approvals: ['SecondPerson', 'Open'] },
  operations: ['Approvals.confirm', 'Approvals.refuse'],
  number: data => rows(data['Approvals.Open']).length,
  shown: data => data['Approvals.SecondPerson']?.value === true || rows(data['Approvals.Open']).length > 0,
  Body,
}

function Body({ desk }) {
  const answer = desk.data['Approvals.Open']
  const columns = [
    ['Asked', row => row.action],
    ['What', row => row.operation + ' of ' + row.merchant],
    ['Of', row => row.subject],
    ['Number', row => count(row.count)],
    ['By', row => row.requestedBy],
    ['Reason', row => row.reason],
    ['Since', row => time(row.requestedAt)],
    ['Ends', row => time(row.expiresAt)],
    [ACTIONS, row => h(Choices, { desk, row })],
  ]
  return h(
    Section,
    { title: 'Approvals', hint: 'Another person than the one who asked confirms; what is asked is checked again then.' },
    h(Rows, { label: 'Approvals', answer, rows: rows(answer, 'id'), columns, nothing: 'Nothing waits.', keyOf: row => row.id }),
  )
}

function Choices({ desk, row }) {
  const what = row.action + ' of ' + row.subject
  return h(
    Buttons,
    null,
    h(Act, {
      desk,
      operation: 'Approvals.confirm',
      name: 'Confirm',
      onClick: () =>
        desk.act({
          title: 'Confirm ' + what + '?',
          words: row.requestedBy + ' asked for it: ' + row.reason,
          button: 'Confirm',
          run: reason => call('Approvals', 'confirm', row.id, reason),
        }),
    }),
    h(Act, {
      desk,
      operation: 'Approvals.refuse',
      name: 'Refuse',
      onClick: () =>
        desk.act({
          title: 'Refuse ' + what + '?',
          words: 'Nothing is sent. Whoever asked takes it back in the same way.',
          button: 'Refuse',
          danger: true,
          run: reason => call('Approvals', 'refuse', row.id, reason),
        }),
    }),
  )
}
