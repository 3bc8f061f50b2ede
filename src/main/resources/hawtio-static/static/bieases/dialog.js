/*
 * The one dialog in which something is done: what will happen, the reason that is kept, and the server's answer in
 * its own words. A dialog with a dry run shows its outcome first and acts on exactly that.
 */
import { React, h, pf } from './shared.js'
import { Failure } from './parts.js'
import { kindOf } from './words.js'

/** The server keeps reasons of this length, in one line. */
const SHORTEST = 3
const LONGEST = 500

/**
 * action: { title, words, button, danger, choice, prepare, run }.
 * choice: { label, options } to be picked before; prepare: () => Promise<{ content, ready, given }>, a dry run;
 * run: (reason, chosen, given) => Promise<String>, the server's line.
 */
export function ActDialog({ action, onClose, onDone }) {
  const [reason, setReason] = React.useState('')
  const [chosen, setChosen] = React.useState('')
  const [dry, setDry] = React.useState(null)
  const [answer, setAnswer] = React.useState(null)
  const [failure, setFailure] = React.useState(null)
  const [busy, setBusy] = React.useState(false)

  async function step(work) {
    setBusy(true)
    setFailure(null)
    try {
      await work()
    } catch (error) {
      setFailure(error.message)
    } finally {
      setBusy(false)
    }
  }

  const prepare = () => step(async () => setDry(await action.prepare()))
  const act = () =>
    step(async () => {
      setAnswer(String(await action.run(reason.trim(), chosen, dry?.given)))
      onDone()
    })
  const awaitsDryRun = action.prepare && !dry
  const canAct =
    !busy &&
    !answer &&
    reason.trim().length >= SHORTEST &&
    (!action.choice || chosen !== '') &&
    (!action.prepare || dry?.ready === true)

  return h(
    pf.Modal,
    { isOpen: true, variant: 'medium', onClose: () => !busy && onClose(), 'aria-labelledby': 'bieases-act' },
    h(pf.ModalHeader, { title: action.title, labelId: 'bieases-act' }),
    h(
      pf.ModalBody,
      null,
      h('p', { className: 'pf-v6-u-mb-md' }, action.words),
      dry?.content,
      !answer && !awaitsDryRun && h(Questions, { action, chosen, setChosen, reason, setReason }),
      failure && h(Failure, { words: failure }),
      answer && h(pf.Alert, { variant: kindOf(answer), isInline: true, title: answer }),
    ),
    h(
      pf.ModalFooter,
      null,
      awaitsDryRun &&
        h(pf.Button, { variant: 'primary', isDisabled: busy, isLoading: busy, onClick: prepare }, 'Dry run'),
      !awaitsDryRun &&
        !answer &&
        h(
          pf.Button,
          { variant: action.danger ? 'danger' : 'primary', isDisabled: !canAct, isLoading: busy, onClick: act },
          action.button,
        ),
      h(pf.Button, { variant: 'link', isDisabled: busy, onClick: onClose }, answer ? 'Done' : 'Cancel'),
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

/** A dialog that only shows: content is a promise of elements. */
export function LookDialog({ look, onClose }) {
  const [content, setContent] = React.useState(null)
  React.useEffect(() => {
    let gone = false
    look.load().then(
      loaded => gone || setContent(loaded),
      error => gone || setContent(h(Failure, { words: error.message })),
    )
    return () => {
      gone = true
    }
  }, [look])
  return h(
    pf.Modal,
    { isOpen: true, variant: 'large', onClose, 'aria-labelledby': 'bieases-look' },
    h(pf.ModalHeader, { title: look.title, labelId: 'bieases-look' }),
    h(pf.ModalBody, { tabIndex: 0 }, content ?? h(pf.Spinner, { size: 'lg', 'aria-label': 'reading' })),
    h(pf.ModalFooter, null, h(pf.Button, { variant: 'link', onClick: onClose }, 'Close')),
  )
}
