/* The tab itself: reads what its open section needs every five seconds, sooner at first, and hands it down. */
import { React, h, pf } from './shared.js'
import { allowed, read } from './jolokia.js'
import { ActDialog, LookDialog } from './dialog.js'
import { Failure, GAP } from './parts.js'
import { Find, READS } from './find.js'
import { count, time } from './words.js'
import { codes } from './codes.js'
import { batches } from './batches.js'
import { merchants } from './merchants.js'
import { decide } from './decide.js'
import { deadLetters } from './deadletters.js'
import { events } from './events.js'
import { approvals } from './approvals.js'

const PERIOD_MILLIS = 5000
/** The first looks come sooner: who has just done something, or come here, sees what becomes of it. */
const SOON_MILLIS = [1000, 2000]
/** Rights change rarely; they are asked for again with every so manieth look. */
const LOOKS_PER_RIGHTS = 12

const SECTIONS = [batches, codes, merchants, decide, deadLetters, events, approvals]

/** What the lines on top and the menu need, whatever section is open. */
const ALWAYS = {
  Overview: ['Environment', 'Time', 'UnknownCount', 'ParkedCount', 'DuplicateCount'],
  Merchants: ['Holds', ...READS.Merchants],
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

/**
 * Reads at once, then every five seconds while the page is seen, and when told to look again. Gives data as it was read
 * last, may (the rights; null while they are not known) and failure (why the last look brought nothing, or null).
 */
function useServer(section) {
  const [state, setState] = React.useState({ data: {}, may: null, failure: null })
  const [turn, setTurn] = React.useState(0)
  const again = () => setTurn(old => old + 1)
  const looks = React.useRef(0)
  React.useEffect(() => {
    let gone = false
    let timer
    const soon = [...SOON_MILLIS]
    async function look() {
      try {
        if (!document.hidden) {
          const may = looks.current % LOOKS_PER_RIGHTS === 0 ? await allowed(OPERATIONS) : null
          const data = await read(wanted(section))
          if (gone) {
            return
          }
          // counted only now: the rights of a look that nobody waits for any more are asked for again
          looks.current++
          setState(old => ({ data, may: may ?? old.may, failure: null }))
        }
      } catch (error) {
        if (gone) {
          return
        }
        looks.current = 0
        setState(old => ({ ...old, failure: error.message }))
      }
      gone || (timer = setTimeout(look, soon.shift() ?? PERIOD_MILLIS))
    }
    look()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [section, turn])
  React.useEffect(() => {
    const seen = () => document.hidden || again()
    document.addEventListener('visibilitychange', seen)
    return () => document.removeEventListener('visibilitychange', seen)
  }, [])
  return { ...state, again }
}

export function Page() {
  const [id, setId] = React.useState(SECTIONS[0].id)
  const [action, setAction] = React.useState(null)
  const [looking, setLooking] = React.useState(null)
  const [late, setLate] = React.useState([])
  const section = SECTIONS.find(each => each.id === id)
  const { data, may, failure, again } = useServer(section)
  const act = chosen => {
    setLooking(null)
    setAction(chosen)
  }
  const desk = { data, may, act, look: setLooking }
  const shown = SECTIONS.filter(each => !each.shown || each.shown(data))

  return h(
    pf.PageSection,
    { hasBodyWrapper: false, 'aria-label': 'BIEASES' },
    h(Top, { desk, failure }),
    late.map(each => h(Late, { key: each.at, late: each, onClose: () => setLate(old => old.filter(other => other !== each)) })),
    h(
      pf.Tabs,
      { activeKey: id, onSelect: (_, key) => setId(key), 'aria-label': 'Sections' },
      shown.map(each => h(pf.Tab, { key: each.id, eventKey: each.id, title: h(Title, { section: each, data }) })),
    ),
    h('div', { style: failure ? { opacity: 0.5 } : undefined }, h(section.Body, { desk })),
    action &&
      h(ActDialog, {
        action,
        onClose: () => setAction(null),
        onDone: again,
        onLate: each => setLate(old => [...old, { ...each, at: Date.now() }]),
      }),
    looking && h(LookDialog, { desk, look: looking, onClose: () => setLooking(null) }),
  )
}

/** What waits for a person stands out. */
function Title({ section, data }) {
  const number = section.number?.(data)
  const mark = { isCompact: true, color: section.alarms ? 'orange' : 'grey', style: { marginLeft: '.5rem' } }
  return h(pf.TabTitleText, null, section.title, number ? h(pf.Label, mark, count(number)) : null)
}

/** The answer to something whose dialog was left before it came. */
function Late({ late, onClose }) {
  return h(
    pf.Alert,
    {
      variant: late.kind,
      isInline: true,
      style: GAP,
      title: late.title,
      actionClose: h(pf.AlertActionCloseButton, { onClose }),
    },
    late.words,
  )
}

/** Where this is, how fresh it is, what the login may do, and what stands out. */
function Top({ desk, failure }) {
  const { data, may } = desk
  const now = data['Overview.Time']?.value
  const environment = data['Overview.Environment']?.value
  const drained = data['Node.Draining']?.value ? data['Node.DrainedBy'].value : ''
  return h(
    React.Fragment,
    null,
    h(
      pf.Flex,
      null,
      h(pf.Title, { headingLevel: 'h1' }, 'BIEASES'),
      h(pf.Label, { color: environment === 'production' ? 'red' : 'blue' }, environment ?? '…'),
      now && h('span', null, 'as of ' + time(now) + ' UTC; all times are UTC'),
      may?.size === 0 && h(pf.Label, { color: 'grey' }, 'Your login sees, it does not act.'),
      h(Find, { desk }),
    ),
    failure && h('div', null, h(Failure, { words: now ? failure + ' What you see is old: as of ' + time(now) + ' UTC.' : failure })),
    drained && h(pf.Alert, { variant: 'warning', isInline: true, title: 'This node is drained: ' + drained }),
  )
}
