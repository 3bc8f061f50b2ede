/* Everything that happened to one number, in its order. */
import { React, h, pf } from './shared.js'
import { call } from './jolokia.js'
import { Rows } from './parts.js'
import { time } from './words.js'

/** A dialog that shows the life of that row's number. */
export function lifeOf(row) {
  return {
    title: row.number,
    load: async () => h(Life, { life: JSON.parse(await call('Instructions', 'show', row.merchant, row.number)) }),
  }
}

function Life({ life }) {
  const all = life.instructions ?? []
  return h(
    React.Fragment,
    null,
    all.length === 0 && h('p', null, 'The journal does not know this number.'),
    all.map((each, i) => h(One, { key: i, its: each })),
  )
}

function One({ its }) {
  const facts = Object.entries(its.instruction ?? {}).filter(([, value]) => value !== '' && value !== null)
  return h(
    React.Fragment,
    null,
    h(
      pf.DescriptionList,
      { isHorizontal: true, isCompact: true, className: 'pf-v6-u-mb-md' },
      facts.map(([name, value]) =>
        h(
          pf.DescriptionListGroup,
          { key: name },
          h(pf.DescriptionListTerm, null, name),
          h(pf.DescriptionListDescription, null, typeof value === 'object' ? JSON.stringify(value) : String(value)),
        ),
      ),
    ),
    h(Steps, { title: 'Calls', steps: its.history }),
    h(Steps, { title: 'Questions', steps: its.questions }),
    h(Steps, { title: 'Decisions', steps: its.decisions }),
  )
}

/** The columns are the names that its rows have; times without what nobody reads. */
function Steps({ title, steps }) {
  if (!Array.isArray(steps) || steps.length === 0) {
    return null
  }
  const names = [...new Set(steps.flatMap(Object.keys))]
  return h(
    React.Fragment,
    null,
    h(pf.Title, { headingLevel: 'h3', size: 'md' }, title),
    h(Rows, {
      label: title,
      answer: {},
      rows: steps,
      columns: names.map(name => [name, step => (name.endsWith('At') ? time(step[name]) : String(step[name] ?? ''))]),
    }),
  )
}
