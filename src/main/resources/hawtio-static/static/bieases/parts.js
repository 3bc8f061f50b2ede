/* What every section is made of: a titled card, a table, an error in words, a button that acts. */
import { h, pf, table } from './shared.js'

/** The title of a column of buttons. */
export const ACTIONS = ''

/** The space below a paragraph; the console has no such class. */
export const GAP = { marginBottom: '1rem' }

/** A titled card; what it holds may be an error. */
export function Section({ title, hint, children }) {
  return h(
    pf.Card,
    { isCompact: true, style: GAP },
    h(pf.CardTitle, { component: 'h2' }, title),
    h(pf.CardBody, null, hint && h('p', { style: GAP }, hint), children),
  )
}

export function Failure({ words }) {
  return h(pf.Alert, { variant: 'danger', isInline: true, isPlain: true, title: words })
}

/** So many facts stand below each other, more in two columns. */
const FEW_FACTS = 7

/** Names with values, as [[name, value]]; what has no value is left out. */
export function Facts({ facts }) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '')
  return h(
    pf.DescriptionList,
    {
      isHorizontal: true,
      isCompact: true,
      style: { ...GAP, '--pf-v6-c-description-list--RowGap': '.25rem' },
      columnModifier: known.length > FEW_FACTS ? { lg: '2Col' } : undefined,
    },
    known.map(([name, value]) =>
      h(
        pf.DescriptionListGroup,
        { key: name },
        h(pf.DescriptionListTerm, null, name),
        h(pf.DescriptionListDescription, null, value),
      ),
    ),
  )
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

/** Text of this length stays in one line; longer text gets a column that can be read. */
const SHORT = 26
const READABLE = { minWidth: '11rem' }

function Cell({ title, content }) {
  const isText = typeof content !== 'object'
  const isShort = isText && String(content).length <= SHORT
  return h(
    table.Td,
    { dataLabel: title, modifier: isShort ? 'nowrap' : undefined, style: isText && !isShort ? READABLE : undefined },
    content,
  )
}

/** A column of buttons has no title to see. */
function Head({ title }) {
  return title === ACTIONS
    ? h(table.Th, { screenReaderText: 'Actions' })
    : h(table.Th, { modifier: 'nowrap' }, title)
}

/** Says how many rows there are beyond those shown. */
export function More({ shown, all }) {
  return all > shown ? h('p', null, 'The first ' + shown + ' of ' + all + '. Any other is found by its number, above.') : null
}

/** Two things of a row that belong together, in one cell: a table that is too wide hides its buttons. */
export function Two({ top, below, oneLine }) {
  return h('span', { style: oneLine ? { whiteSpace: 'nowrap' } : undefined }, top, h('br'), below)
}

/** Buttons side by side. */
export function Buttons({ children }) {
  return h('span', { style: { whiteSpace: 'nowrap' } }, children)
}

/** A button for an operation ('Merchants.release'); grey for whoever may not call it, or until that is known. */
export function Act({ desk, operation, name, danger, onClick }) {
  return h(
    pf.Button,
    {
      variant: danger ? 'danger' : 'secondary',
      size: 'sm',
      style: { marginRight: '.4rem' },
      isDisabled: !desk.may?.has(operation),
      onClick,
    },
    name,
  )
}

/** A button that only looks. */
export function Look({ name, onClick }) {
  return h(pf.Button, { variant: 'link', size: 'sm', isInline: true, style: { marginRight: '.6rem' }, onClick }, name)
}
