/* Stacked bars of code counts over time, drawn as SVG; every bar and the legend say in words what they show. */
import { h } from './shared.js'
import { count, time } from './words.js'

const WIDTH = 960
const HEIGHT = 220
const LEFT = 40
const BOTTOM = 20

/** Good is green, no answer is purple, the rest takes turns. */
const KNOWN = { 20000: '#3e8635', 'no-answer': '#6753ac', 'never-left': '#8a8d90', open: '#b8bbbe' }
const OTHERS = ['#ec7a08', '#c9190b', '#f4c145', '#0066cc', '#009596', '#a30000', '#8f4700', '#2b9af3']

/** rows: { at, code, count }; the chart ends at now (ISO) and has that many steps. */
export function CodeChart({ rows, now, stepMillis, steps }) {
  if (!now) {
    return null
  }
  if (rows.length === 0) {
    return h('p', null, 'No call in this time.')
  }
  const end = Math.floor(Date.parse(now) / stepMillis) + 1
  const totals = sums(rows, row => row.code)
  const list = [...totals.keys()].sort()
  const colours = colourOf(list)
  const highest = Math.max(1, ...sums(rows, row => row.at).values())
  return h(
    'figure',
    { style: { margin: 0 } },
    h(
      'svg',
      {
        viewBox: '0 0 ' + WIDTH + ' ' + HEIGHT,
        role: 'img',
        'aria-label': 'Answers by code over time',
        style: { width: '100%', maxHeight: '16rem' },
      },
      axes(highest, end, stepMillis, steps),
      bars(rows, list, colours, highest, end, stepMillis, steps),
    ),
    h('figcaption', null, list.map(code => legend(code, totals.get(code), colours.get(code)))),
  )
}

function sums(rows, keyOf) {
  const found = new Map()
  rows.forEach(row => found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + row.count))
  return found
}

function colourOf(list) {
  let next = 0
  return new Map(list.map(code => [code, KNOWN[code] ?? OTHERS[next++ % OTHERS.length]]))
}

function bars(rows, list, colours, highest, end, stepMillis, steps) {
  const wide = (WIDTH - LEFT) / steps
  const scale = (HEIGHT - BOTTOM) / highest
  const filled = new Map()
  return [...rows]
    .sort((a, b) => list.indexOf(a.code) - list.indexOf(b.code))
    .map(row => {
      const index = steps - (end - Math.floor(Date.parse(row.at) / stepMillis))
      if (index < 0 || index >= steps) {
        return null
      }
      const below = filled.get(index) ?? 0
      filled.set(index, below + row.count)
      return h(
        'rect',
        {
          key: row.at + row.code,
          x: LEFT + index * wide + 1,
          y: HEIGHT - BOTTOM - (below + row.count) * scale,
          width: Math.max(1, wide - 2),
          height: row.count * scale,
          fill: colours.get(row.code),
        },
        h('title', null, time(row.at) + ': ' + row.code + ', ' + count(row.count)),
      )
    })
}

function axes(highest, end, stepMillis, steps) {
  const text = { fill: 'currentColor', fontSize: 11 }
  const marks = [0, 1 / 3, 2 / 3, 1].map(part => {
    const at = new Date((end - steps + part * steps) * stepMillis).toISOString().substring(11, 16)
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle'
    return h('text', { key: part, x: LEFT + part * (WIDTH - LEFT), y: HEIGHT - 5, textAnchor: anchor, ...text }, at)
  })
  return h(
    'g',
    null,
    h('line', { x1: LEFT, x2: WIDTH, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM, stroke: 'currentColor' }),
    h('text', { x: LEFT - 5, y: 11, textAnchor: 'end', ...text }, count(highest)),
    h('text', { x: LEFT - 5, y: HEIGHT - BOTTOM, textAnchor: 'end', ...text }, '0'),
    marks,
  )
}

function legend(code, total, colour) {
  const square = { display: 'inline-block', width: '.8em', height: '.8em', background: colour, marginRight: '.35em' }
  return h(
    'span',
    { key: code, style: { marginRight: '1.2em', whiteSpace: 'nowrap' } },
    h('span', { style: square, 'aria-hidden': true }),
    code + ': ' + count(total),
  )
}
