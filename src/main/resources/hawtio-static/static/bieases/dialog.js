/*
 * The one dialog in which something is done: what it is about, what will happen, the reason that is kept, and the
 * server's answer in its own words. A dialog with a look before (a dry run, a life) begins with it, and acts on
 * exactly what it has shown.
 */
import { React, h, pf } from './shared.js'
import { Unsure } from './jolokia.js'
import { Facts, Failure, GAP } from './parts.js'
import { kindOf } from './words.js'

/** The console allows a dialog half of the window; tables need more, and a small window has no half to spare. */
const WIDE = { minWidth: 'min(75rem, 94vw)' }
const NARROW = { minWidth: 'min(46rem, 94vw)' }

/** The server keeps reasons of this length, in one line. */
const SHORTEST = 3
const LONGEST = 500

/**
 * action: { title, words, facts, button, danger, choice, prepare, run }.
 * facts: [[name, value]] of what it is about; choice: { label, options } to be picked before;
 * prepare: () => Promise<{ content, ready, given }>, a look that comes first;
 * run: (reason, chosen, given) => Promise<String>, the server's line.
 *
 * It may be left at any time; an answer that comes afterwards is handed to onLate({ title, words, kind }).
 */
export function ActDialog({ action, onClose, onDone, onLate }) {
  const [reason, setReason] = React.useState('')
  const [chosen, setChosen] = React.useState('')
  const [seen, setSeen] = React.useState(null)
  const [answer, setAnswer] = React.useState(null)
  const [failure, setFailure] = React.useState(null)
  const [busy, setBusy] = React.useState('')
  const left = React.useRef(false)

  async function prepare() {
    setBusy('looking')
    setFailure(null)
    try {
      setSeen(await action.prepare())
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy('')
    }
  }

  async function act() {
    setBusy('acting')
    setFailure(null)
    try {
      const words = String(await action.run(reason.trim(), chosen, seen?.given))
      left.current ? onLate({ title: action.title, words, kind: kindOf(words) }) : setAnswer(words)
    } catch (error) {
      left.current ? onLate({ title: action.title, words: error.message, kind: 'danger' }) : setFailure(error)
    } finally {
      setBusy('')
      onDone()
    }
  }

  React.useEffect(() => {
    action.prepare && prepare()
    return () => {
      left.current = true
    }
  }, [])

  // whoever cannot know whether it was done does not press again, but looks
  const over = answer !== null || (failure instanceof Unsure && !!(seen || !action.prepare))
  const asks = !over && (!action.prepare || seen?.ready === true)
  const canAct = !busy && reason.trim().length >= SHORTEST && (!action.choice || chosen !== '')

  return h(
    pf.Modal,
    { isOpen: true, style: action.prepare ? WIDE : NARROW, onClose, 'aria-labelledby': 'bieases-act' },
    h(pf.ModalHeader, { title: action.title, labelId: 'bieases-act' }),
    h(
      pf.ModalBody,
      null,
      h('p', { style: GAP }, action.words),
      action.facts && h(Facts, { facts: action.facts }),
      busy === 'looking' && h(pf.Spinner, { size: 'lg', 'aria-label': 'reading' }),
      seen?.content,
      asks && h(Questions, { action, chosen, setChosen, reason, setReason }),
      busy === 'acting' && h('p', null, 'Under way. If you leave, the answer is shown above the lists when it comes.'),
      failure && h(Failure, { words: failure.message }),
      answer && h(pf.Alert, { variant: kindOf(answer), isInline: true, title: answer }),
    ),
    h(
      pf.ModalFooter,
      null,
      action.prepare && !seen && failure && h(pf.Button, { variant: 'primary', isDisabled: !!busy, onClick: prepare }, 'Look again'),
      asks &&
        h(
          pf.Button,
          { variant: action.danger ? 'danger' : 'primary', isDisabled: !canAct, isLoading: busy === 'acting', onClick: act },
          action.button,
        ),
      h(pf.Button, { variant: 'link', onClick: onClose }, answer ? 'Done' : busy === 'acting' || over ? 'Leave' : 'Cancel'),
    ),
  )
}

function Questions({ action, chosen, setChosen, reason, setReason }) {
  return h(
    pf.Form,
    { onSubmit: event => event.preventDefault() },
    action.choice &&
      h(
        pf.FormGroup,
        { label: action.choice.label, isRequired: true, role: 'radiogroup', fieldId: 'bieases-choice' },
        action.choice.options.map(([value, label]) =>
          h(pf.Radio, {
            key: value,
            id: 'bieases-choice-' + value,
            name: 'bieases-choice',
            label,
            isChecked: chosen === value,
            onChange: () => setChosen(value),
          }),
        ),
      ),
    h(
      pf.FormGroup,
      { label: 'Reason (kept in the journal with your name)', isRequired: true, fieldId: 'bieases-reason' },
      h(pf.TextInput, {
        id: 'bieases-reason',
        value: reason,
        maxLength: LONGEST,
        onChange: (_, value) => setReason(value),
      }),
    ),
  )
}

/** A dialog that shows what look.load() brings, in a look.Body. */
export function LookDialog({ desk, look, onClose }) {
  const [loaded, setLoaded] = React.useState(null)
  const [failure, setFailure] = React.useState(null)
  React.useEffect(() => {
    let gone = false
    look.load().then(
      found => gone || setLoaded(found),
      error => gone || setFailure(error.message),
    )
    return () => {
      gone = true
    }
  }, [look])
  return h(
    pf.Modal,
    { isOpen: true, style: WIDE, onClose, 'aria-labelledby': 'bieases-look' },
    h(pf.ModalHeader, { title: look.title, labelId: 'bieases-look' }),
    h(
      pf.ModalBody,
      { tabIndex: 0 },
      failure && h(Failure, { words: failure }),
      loaded && h(look.Body, { desk, loaded }),
      !failure && !loaded && h(pf.Spinner, { size: 'lg', 'aria-label': 'reading' }),
    ),
    h(pf.ModalFooter, null, h(pf.Button, { variant: 'link', onClick: onClose }, 'Leave')),
  )
}
