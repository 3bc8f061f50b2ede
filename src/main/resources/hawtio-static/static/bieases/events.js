/* Webhooks that came, and what each did. */
import { React, h } from './shared.js'
import { More, Rows, Section } from './parts.js'
import { count, rows, time } from './words.js'

export const events = {
  id: 'events',
  title: 'Events',
  reads: { Events: ['Recent', 'ByEffect', 'Waiting', 'WaitingCount'] },
  operations: [],
  Body,
}

const COLUMNS = [
  ['Received', row => time(row.receivedAt)],
  ['Age', row => row.age],
  ['Merchant', row => row.merchant],
  ['Event', row => row.name],
  ['Operation', row => row.operation],
  ['Number', row => row.number],
  ['Effect', row => row.effect],
]

function Body({ desk }) {
  const effects = desk.data['Events.ByEffect']
  const waiting = desk.data['Events.Waiting']
  const recent = desk.data['Events.Recent']
  return h(
    React.Fragment,
    null,
    h(
      Section,
      { title: 'By effect', hint: 'Of the last 10,000 events.' },
      h(Rows, {
        label: 'Events by effect',
        answer: effects,
        rows: rows(effects, '-count'),
        columns: [
          ['Effect', row => row.effect],
          ['Number', row => count(row.count)],
        ],
        nothing: 'No event has come yet.',
      }),
    ),
    h(
      Section,
      { title: 'Waiting for our own answer' },
      h(Rows, { label: 'Waiting events', answer: waiting, rows: rows(waiting, '-id'), columns: COLUMNS, nothing: 'None waits.' }),
      h(More, { shown: rows(waiting).length, all: desk.data['Events.WaitingCount']?.value ?? 0 }),
    ),
    h(
      Section,
      { title: 'Newest' },
      h(Rows, { label: 'Events', answer: recent, rows: rows(recent, '-id'), columns: COLUMNS, nothing: 'No event has come yet.' }),
    ),
  )
}
