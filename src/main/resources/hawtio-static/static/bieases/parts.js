/* What every section is made of: a titled card, a table, an error in words, a button that acts. */
import { h, pf, table } from './shared.js'

/** The title of a column of buttons. */
export const ACTIONS = ''

/** A titled card; what it holds may be an error. */
export function Section({ title, hint, children }) {
  return h(
    pf.Card,
    { isCompact: true },
    h(pf.CardTitle, { component: 'h2' }, title),
    h(pf.CardBody, null, hint && h('p', { className: 'pf-v6-u-mb-sm' }, hint), children),
  )
}

export function Failure({ words }) {
  return h(pf.Alert, { variant: 'danger', isInline: true, isPlain: true, title: words })
}

/**
 * A table of an attribute: columns are [title, row => content]. Says what is missing when there is nothing, and why
 * when it could not be read.
 */
export function Rows({ label, answer, rows, columns, nothing, keyOf }) {
  if (answer?.error) {
    return h(Failure, { words: answer.error })
  }
  if (!answer) {
    return h(pf.Spinner, { size: 'md', 'aria-label': 'reading' })
  }
  if (rows.length === 0) {
    return h('p', null, nothing)
  }
  return h(
    'div',
    { style: { overflowX: 'auto' } },
    h(Table, { label, rows, columns, keyOf }),
  )
}

function Table({ label, rows, columns, keyOf }) {
  return h(
    table.Table,
    { 'aria-label': label, variant: 'compact' },
    h(table.Thead, null, h(table.Tr, null, columns.map(([title]) => h(Head, { key: title, title })))),
    h(
      table.Tbody,
      null,
      rows.map((row, i) =>
        h(
          table.Tr,
          { key: keyOf ? keyOf(row) : i },
          columns.map(([title, content]) => h(Cell, { key: title, title, content: content(row) })),
        ),
      ),
    ),
  )
}

/** Text of this length stays in one line. */
const SHORT = 26

function Cell({ title, content }) {
  const isShort = typeof content !== 'object' && String(content).length <= SHORT
  const modifier = isShort ? 'nowrap' : undefined
  return h(table.Td, { dataLabel: title, modifier }, content)
}

/** A column of buttons has no title to see. */
function Head({ title }) {
  return title === ACTIONS
    ? h(table.Th, { screenReaderText: 'Actions' })
    : h(table.Th, { modifier: 'nowrap' }, title)
}

/** Says how many rows there are beyond those shown. */
export function More({ shown, all }) {
  return all > shown ? h('p', null, 'The first ' + shown + ' of ' + all + '.') : null
}

/** Buttons side by side. */
export function Buttons({ children }) {
  return h('span', { style: { whiteSpace: 'nowrap' } }, children)
}

/** A button for an operation ('Merchants.release'); grey for whoever may not call it. */
export function Act({ desk, operation, name, danger, onClick }) {
  return h(
    pf.Button,
    {
      variant: danger ? 'danger' : 'secondary',
      size: 'sm',
      style: { marginRight: '.4rem' },
      isDisabled: !desk.may.has(operation),
      onClick,
    },
    name,
  )
}

/** A button that only looks. */
export function Look({ name, onClick }) {
  return h(pf.Button, { variant: 'link', size: 'sm', isInline: true, style: { marginRight: '.6rem' }, onClick }, name)
}
