/* What is held and why, how much pace is left, which keys are in use, and the doors of this node. */
import { React, h, pf } from './shared.js'
import { perform } from './jolokia.js'
import { ACTIONS, Act, GAP, Rows, Section } from './parts.js'
import { count, rows, time } from './words.js'

export const merchants = {
  id: 'merchants',
  title: 'Holds and pace',
  reads: { Merchants: ['Holds', 'Pace', 'Keys'], Node: ['Draining', 'DrainedBy', 'Name', 'Doors', 'Left'] },
  operations: ['Merchants.hold', 'Merchants.release', 'Node.drain', 'Node.undrain'],
  number: data => rows(data['Merchants.Holds']).length,
  alarms: true,
  Body,
}

function Body({ desk }) {
  return h(React.Fragment, null, h(Holds, { desk }), h(Pace, { desk }), h(Keys, { desk }), h(Node, { desk }))
}

const EVERYTHING = '*'

function nameOf(merchant, scope) {
  return (
    (scope === EVERYTHING ? 'every operation' : scope) +
    ' of ' +
    (merchant === EVERYTHING ? 'every merchant' : merchant)
  )
}

function Holds({ desk }) {
  const answer = desk.data['Merchants.Holds']
  const columns = [
    ['Held', row => nameOf(row.merchant, row.scope)],
    ['Because of', row => (row.byPerson ? row.raisedBy + ': ' + row.reason : row.cause)],
    ['Since', row => time(row.since)],
    ['Age', row => row.age],
    ['Waiting', row => count(row.waiting)],
    ['Probes', row => row.probes],
    ['Next probe', row => (row.byPerson ? 'none: a person releases it' : time(row.nextProbe))],
    [ACTIONS, row => h(Act, { desk, operation: 'Merchants.release', name: 'Release', onClick: () => desk.act(release(row)) })],
  ]
  return h(
    Section,
    { title: 'Holds', hint: 'While something is held nothing of it is sent, but for a probe. Nothing is lost by it.' },
    h(Rows, { label: 'Holds', answer, rows: rows(answer, 'since', 'id'), columns, nothing: 'Nothing is held.', keyOf: row => row.id }),
  )
}

function release(row) {
  const held = nameOf(row.merchant, row.scope)
  return {
    title: 'Release ' + held + '?',
    words: row.byPerson
      ? 'What waits is sent again, in its order and within the pace.'
      : 'The next call finds out whether the cause (' + row.cause + ') is gone; if it is not, it is held again.',
    button: 'Release',
    run: reason => perform('Merchants', 'release', row.id, reason),
  }
}

function hold(merchant, operation) {
  return {
    title: 'Hold ' + nameOf(merchant, operation) + '?',
    words: 'Nothing more of it is sent until a person releases it. Calls on their way end first.',
    button: 'Hold',
    danger: true,
    run: reason => perform('Merchants', 'hold', merchant, operation, reason),
  }
}

/** The rows of what all operations share are no operation that could be held. */
function isShared(row) {
  return row.operation.startsWith('total-')
}

function Pace({ desk }) {
  const answer = desk.data['Merchants.Pace']
  const columns = [
    ['Merchant', row => row.merchant],
    ['Operation', row => row.operation],
    ['Used', row => h(Used, { row })],
    ['Headroom', row => count(row.headroom)],
    ['Window', row => (row.windowSeconds === 60 ? 'a minute' : 'an hour')],
    ['Speed', row => speed(row)],
    ['Next start', row => time(row.nextStart) || 'now'],
    [
      ACTIONS,
      row =>
        isShared(row)
          ? null
          : h(Act, {
              desk,
              operation: 'Merchants.hold',
              name: 'Hold',
              onClick: () => desk.act(hold(row.merchant, row.operation)),
            }),
    ],
  ]
  const holdAll = h(Act, {
    desk,
    operation: 'Merchants.hold',
    name: 'Hold everything',
    danger: true,
    onClick: () => desk.act(hold(EVERYTHING, EVERYTHING)),
  })
  return h(
    Section,
    { title: 'Pace' },
    h(Rows, { label: 'Pace', answer, rows: rows(answer, 'merchant', 'windowSeconds', 'operation'), columns, nothing: 'No merchant is configured.' }),
    h('div', { style: { marginTop: '1rem' } }, holdAll),
  )
}

function Used({ row }) {
  return h(pf.Progress, {
    value: row.used,
    max: row.limit,
    size: 'sm',
    'aria-label': row.merchant + ' ' + row.operation + ' used',
    measureLocation: 'outside',
    label: count(row.used) + ' of ' + count(row.limit),
    style: { minWidth: '10rem' },
    variant: row.headroom === 0 ? 'warning' : undefined,
  })
}

function speed(row) {
  const slow = row.slowFactor > 1 ? '1/' + row.slowFactor : 'full'
  return row.pausedUntil ? slow + ', pauses until ' + time(row.pausedUntil) : slow
}

function Keys({ desk }) {
  const answer = desk.data['Merchants.Keys']
  const columns = [
    ['Merchant', row => row.merchant],
    ['Key', row => row.keyName],
    ['There', row => (row.set ? 'yes' : 'no')],
    ['Bits', row => (row.bits > 0 ? row.bits : '')],
    ['Known since', row => time(row.knownSince)],
    ['Expires', row => (row.expiresInDays < 0 ? '' : time(row.expires) + ' (' + row.expiresInDays + ' days)')],
    ['Fingerprint', row => h('code', null, row.fingerprint)],
  ]
  return h(
    Section,
    { title: 'Keys' },
    h(Rows, { label: 'Keys', answer, rows: rows(answer, 'merchant', 'keyName'), columns, nothing: 'No merchant is configured.' }),
  )
}

function Node({ desk }) {
  const draining = desk.data['Node.Draining']?.value === true
  const left = desk.data['Node.Left']
  const doors = desk.data['Node.Doors']
  const action = draining
    ? { operation: 'Node.undrain', name: 'Open the doors', onClick: () => desk.act(undrain()) }
    : { operation: 'Node.drain', name: 'Drain', danger: true, onClick: () => desk.act(drain()) }
  return h(
    Section,
    { title: 'This node' + (desk.data['Node.Name']?.value ? ': ' + desk.data['Node.Name'].value : '') },
    h('div', { style: GAP }, h(Act, { desk, ...action })),
    h(pf.Title, { headingLevel: 'h3', size: 'md' }, 'What still goes on'),
    h(Rows, {
      label: 'What still goes on',
      answer: left,
      rows: rows(left, 'what'),
      columns: [
        ['What', row => row.what],
        ['Number', row => count(row.count)],
        ['Meaning', row => row.words],
      ],
      nothing: 'Nothing goes on.',
    }),
    h(pf.Title, { headingLevel: 'h3', size: 'md', style: { marginTop: '1rem' } }, 'Doors'),
    h(Rows, {
      label: 'Doors',
      answer: doors,
      rows: rows(doors, 'route'),
      columns: [
        ['Door', row => row.route],
        ['Status', row => row.status],
      ],
      nothing: 'There are no doors.',
    }),
  )
}

function drain() {
  return {
    title: 'Drain this node?',
    words: 'It takes nothing new from files, queues and HTTP until somebody opens the doors or it is started again, and is no longer ready for a load balancer. What is in the journal goes on.',
    button: 'Drain',
    danger: true,
    run: reason => perform('Node', 'drain', reason),
  }
}

function undrain() {
  return {
    title: 'Open the doors of this node?',
    words: 'It takes files, messages and HTTP calls again.',
    button: 'Open the doors',
    run: reason => perform('Node', 'undrain', reason),
  }
}
