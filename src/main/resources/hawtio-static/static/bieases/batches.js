/* Files under way and the last ones that ended. */
import { h, pf } from './shared.js'
import { Rows, Section, Two } from './parts.js'
import { count, rows, time, titleOf, whose } from './words.js'

export const batches = {
  id: 'batches',
  title: 'Batches',
  reads: { Batches: ['Batches', 'BatchesCount'] },
  operations: [],
  number: data => data['Batches.BatchesCount']?.value,
  Body,
}

const NUMBERS = ['rows', 'accepted', 'rejected', 'parked', 'unknown', 'waiting']

function Body({ desk }) {
  const answer = desk.data['Batches.Batches']
  const all = rows(answer, '-open', '-arrived')
  const columns = [
    ['File', row => file(row)],
    ['State', row => state(row)],
    ['Done', row => progress(row)],
    ...NUMBERS.map(each => [titleOf(each), row => count(row[each])]),
    ['Arrived, ends about', row => h(Two, { top: time(row.arrived), below: time(row.estimatedFinish), oneLine: true })],
  ]
  return h(
    Section,
    { title: 'Batches', hint: 'Those under way first, then the last that ended.' },
    h(Rows, { label: 'Batches', answer, rows: all, columns, nothing: 'No file has come yet.', keyOf: row => row.id }),
  )
}

function file(row) {
  return h('span', { title: 'batch ' + row.id }, h(Two, { top: h('strong', null, row.file), below: whose(row) }))
}

function state(row) {
  const why = [row.heldBecauseOf && 'held because of ' + row.heldBecauseOf, row.reason].filter(Boolean).join('; ')
  return why ? row.state + ': ' + why : row.state
}

function progress(row) {
  return h(pf.Progress, {
    value: row.percent,
    'aria-label': row.file + ' done',
    size: 'sm',
    measureLocation: 'outside',
    label: row.percent + ' %',
    style: { minWidth: '8rem' },
    variant: row.parked > 0 || row.unknown > 0 ? 'warning' : row.open ? undefined : 'success',
  })
}
