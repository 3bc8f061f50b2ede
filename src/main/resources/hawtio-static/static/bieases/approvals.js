/* What waits for a second person; there while the switch is on. Who confirms sees what would be sent. */
import { h } from './shared.js'
import { perform } from './jolokia.js'
import { ACTIONS, Act, Buttons, Rows, Section } from './parts.js'
import { dryRun } from './dryrun.js'
import { lifeToDecide } from './life.js'
import { count, rows, time, whose } from './words.js'

export const approvals = {
  id: 'approvals',
  title: 'Approvals',
  reads: { Approvals: ['SecondPerson', 'Open'] },
  operations: ['Approvals.confirm', 'Approvals.refuse'],
  number: data => rows(data['Approvals.Open']).length,
  alarms: true,
  shown: data => data['Approvals.SecondPerson']?.value === true || rows(data['Approvals.Open']).length > 0,
  Body,
}

/** By what is asked for: how it is called, and what whoever confirms has to see. */
const ASKED = {
  resend: {
    name: row => 'resend ' + row.operation + ' ' + row.subject + ' of ' + row.merchant,
    show: row => lifeToDecide({ ...row, number: row.subject }),
  },
  replay: {
    name: row => 'replay ' + row.operation + ' ' + row.subject + ' of ' + row.merchant,
    show: row => dryRun('dryRun', row.merchant, row.operation, row.subject),
  },
  'replay-code': {
    name: row => 'replay every ' + whose(row) + ' with code ' + (row.subject || 'none'),
    show: row => dryRun('dryRunByCode', row.merchant, row.operation, row.subject),
  },
  'replay-batch': {
    name: row => 'replay the rejected rows (' + whose(row) + ') of batch ' + row.subject,
    show: row => dryRun('dryRunBatch', row.subject),
  },
}

function Body({ desk }) {
  const answer = desk.data['Approvals.Open']
  const columns = [
    ['Asked', row => ASKED[row.action].name(row)],
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
  return h(
    Buttons,
    null,
    h(Act, { desk, operation: 'Approvals.confirm', name: 'Confirm', onClick: () => desk.act(confirming(row)) }),
    h(Act, { desk, operation: 'Approvals.refuse', name: 'Refuse', onClick: () => desk.act(refusing(row)) }),
  )
}

function asked(row) {
  return [
    ['Asked by', row.requestedBy],
    ['Reason', row.reason],
    ['Numbers', count(row.count)],
  ]
}

function confirming(row) {
  return {
    title: 'Confirm: ' + ASKED[row.action].name(row) + '?',
    words: 'This is how it is now. If it is not what was asked for any more, the server says so and sends nothing.',
    facts: asked(row),
    button: 'Confirm',
    prepare: () => ASKED[row.action].show(row),
    run: reason => perform('Approvals', 'confirm', row.id, reason),
  }
}

function refusing(row) {
  return {
    title: 'Refuse: ' + ASKED[row.action].name(row) + '?',
    words: 'Nothing is sent. Whoever asked takes it back in the same way.',
    facts: asked(row),
    button: 'Refuse',
    danger: true,
    run: reason => perform('Approvals', 'refuse', row.id, reason),
  }
}
