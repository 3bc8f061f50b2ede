/* What the gateway answered: a chart over time for each operation, and the last hour in numbers. */
import { React, h, pf } from './shared.js'
import { Failure, GAP, Rows, Section } from './parts.js'
import { CodeChart } from './chart.js'
import { count, rows, titleOf } from './words.js'

export const codes = {
  id: 'codes',
  title: 'Codes',
  reads: { Overview: ['CodesLastHour', 'CodesLastHours', 'RowsLastHour', 'States', 'Time'] },
  operations: [],
  Body,
}

const SPANS = {
  hour: { title: 'Last hour', attribute: 'Overview.CodesLastHour', stepMillis: 60_000, steps: 60 },
  hours: { title: 'Last 6 hours', attribute: 'Overview.CodesLastHours', stepMillis: 300_000, steps: 72 },
}
const OPERATIONS = ['refund', 'create', 'query', 'cancel', 'refund-query']

function Body({ desk }) {
  const [span, setSpan] = React.useState('hour')
  const [operation, setOperation] = React.useState('refund')
  const chosen = SPANS[span]
  const answer = desk.data[chosen.attribute]
  const now = desk.data['Overview.Time']?.value
  return h(
    React.Fragment,
    null,
    h(
      Section,
      { title: 'Answers of the gateway by code' },
      h(
        pf.Flex,
        { style: GAP },
        h(Choice, { label: 'Operation', options: OPERATIONS.map(each => [each, each]), value: operation, set: setOperation }),
        h(Choice, {
          label: 'Span',
          options: Object.entries(SPANS).map(([key, each]) => [key, each.title]),
          value: span,
          set: setSpan,
        }),
      ),
      answer?.error
        ? h(Failure, { words: answer.error })
        : h(CodeChart, { rows: rows(answer).filter(row => row.operation === operation), now, ...chosen }),
    ),
    h(LastHour, { desk }),
    h(States, { desk }),
  )
}

function Choice({ label, options, value, set }) {
  return h(
    pf.ToggleGroup,
    { 'aria-label': label },
    options.map(([key, title]) =>
      h(pf.ToggleGroupItem, { key, text: title, buttonId: 'bieases-' + key, isSelected: value === key, onChange: () => set(key) }),
    ),
  )
}

function LastHour({ desk }) {
  const answer = desk.data['Overview.RowsLastHour']
  const numbers = ['rows', 'calls', 'accepted', 'rejected', 'unknown', 'other']
  return h(
    Section,
    { title: 'Sent in the last hour' },
    h(Rows, {
      label: 'Sent in the last hour',
      answer,
      rows: rows(answer, 'operation'),
      columns: [['Operation', row => row.operation], ...numbers.map(each => [titleOf(each), row => count(row[each])])],
      nothing: 'Nothing was sent.',
    }),
  )
}

function States({ desk }) {
  const answer = desk.data['Overview.States']
  return h(
    Section,
    { title: 'Instructions by state' },
    h(Rows, {
      label: 'Instructions by state',
      answer,
      rows: rows(answer, 'operation', 'state'),
      columns: [
        ['Operation', row => row.operation],
        ['State', row => row.state],
        ['Number', row => count(row.count)],
      ],
      nothing: 'There is no instruction yet.',
    }),
  )
}
