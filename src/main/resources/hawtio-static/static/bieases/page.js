/* The tab itself: reads what its open section needs every five seconds, and hands it down. */
import { React, h, pf } from './shared.js'
import { allowed, read } from './jolokia.js'
import { ActDialog, LookDialog } from './dialog.js'
import { Failure } from './parts.js'
import { count, time } from './words.js'
import { codes } from './codes.js'
import { batches } from './batches.js'
import { merchants } from './merchants.js'
import { decide } from './decide.js'
import { deadLetters } from './deadletters.js'
import { events } from './events.js'
import { approvals } from './approvals.js'

const PERIOD_MILLIS = 5000
/** Rights change rarely; they are asked for again with every so manieth look. */
const LOOKS_PER_RIGHTS = 12

const SECTIONS = [batches, codes, merchants, decide, deadLetters, events, approvals]

/** What the line on top and the menu need, whatever section is open. */
const ALWAYS = {
  Overview: ['Environment', 'Time', 'UnknownCount', 'ParkedCount', 'DuplicateCount'],
  Merchants: ['Holds'],
  Batches: ['BatchesCount'],
  DeadLetters: ['DeadLettersCount'],
  Node: ['Draining', 'DrainedBy'],
  Approvals: ['SecondPerson', 'Open'],
}

const OPERATIONS = [...new Set(SECTIONS.flatMap(section => section.operations))]

function wanted(section) {
  const all = structuredClone(ALWAYS)
  for (const [type, attributes] of Object.entries(section.reads)) {
    all[type] = [...new Set([...(all[type] ?? []), ...attributes])]
  }
  return all
}

/** Reads at once, every five seconds while the page is seen, and when told to look again. */
function useServer(section) {
  const [state, setState] = React.useState({ data: {}, may: new Set(), failure: null })
  const [turn, setTurn] = React.useState(0)
  const looks = React.useRef(0)
  React.useEffect(() => {
    let gone = false
    let timer
    async function look() {
      try {
        if (!document.hidden) {
          const may = looks.current++ % LOOKS_PER_RIGHTS === 0 ? await allowed(OPERATIONS) : null
          const data = await read(wanted(section))
          gone || setState(old => ({ data: { ...old.data, ...data }, may: may ?? old.may, failure: null }))
        }
      } catch (error) {
        looks.current = 0
        gone || setState(old => ({ ...old, failure: error.message }))
      }
      gone || (timer = setTimeout(look, PERIOD_MILLIS))
    }
    look()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [section, turn])
  return { ...state, again: () => setTurn(old => old + 1) }
}

export function Page() {
  const [id, setId] = React.useState(SECTIONS[0].id)
  const [action, setAction] = React.useState(null)
  const [looking, setLooking] = React.useState(null)
  const section = SECTIONS.find(each => each.id === id)
  const { data, may, failure, again } = useServer(section)
  const desk = { data, may, act: setAction, look: setLooking }
  const shown = SECTIONS.filter(each => !each.shown || each.shown(data))

  return h(
    pf.PageSection,
    { hasBodyWrapper: false, 'aria-label': 'BIEASES' },
    h(Top, { data, may }),
    failure && h(Failure, { words: failure }),
    h(
      pf.Tabs,
      { activeKey: id, onSelect: (_, key) => setId(key), 'aria-label': 'Sections', className: 'pf-v6-u-mb-md' },
      shown.map(each =>
        h(pf.Tab, {
          key: each.id,
          eventKey: each.id,
          title: h(pf.TabTitleText, null, each.title, h(Badge, { number: each.number?.(data) })),
        }),
      ),
    ),
    h(section.Body, { desk }),
    action &&
      h(ActDialog, { action, onClose: () => setAction(null), onDone: again }),
    looking && h(LookDialog, { look: looking, onClose: () => setLooking(null) }),
  )
}

function Badge({ number }) {
  return number ? h(pf.Badge, { className: 'pf-v6-u-ml-sm', isRead: true }, count(number)) : null
}

/** Where this is, how fresh it is, what the login may do, and what stands out. */
function Top({ data, may }) {
  const now = data['Overview.Time']?.value
  const drained = data['Node.Draining']?.value ? data['Node.DrainedBy'].value : ''
  return h(
    React.Fragment,
    null,
    h(
      pf.Flex,
      { className: 'pf-v6-u-mb-sm' },
      h(pf.Title, { headingLevel: 'h1' }, 'BIEASES'),
      h(pf.Label, { color: 'blue' }, data['Overview.Environment']?.value ?? '…'),
      now && h('span', null, 'as of ' + time(now) + ' UTC; all times are UTC'),
      now && may.size === 0 && h(pf.Label, { color: 'grey' }, 'Your login sees, it does not act.'),
    ),
    drained && h(pf.Alert, { variant: 'warning', isInline: true, title: 'This node is drained: ' + drained }),
  )
}
