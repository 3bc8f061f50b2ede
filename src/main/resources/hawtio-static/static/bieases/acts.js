/* What a person may do with one instruction, by the state it is in. The row may be of any list, or of a life. */
import { React, h } from './shared.js'
import { perform } from './jolokia.js'
import { Act } from './parts.js'
import { dryRun } from './dryrun.js'
import { factsOf } from './words.js'

const CLOSE = { operation: 'Instructions.close', name: 'Close', action: closing }
const RESEND = { operation: 'Instructions.resend', name: 'Resend', action: resending }
const REPLAY = { operation: 'DeadLetters.replay', name: 'Replay', action: replaying }

const BY_STATE = {
  parked: [CLOSE, RESEND],
  unknown: [CLOSE, RESEND],
  duplicate: [CLOSE],
  rejected: [REPLAY],
}

/** The buttons for that row; none in a state in which a person decides nothing. */
export function ActsOf({ desk, row, state }) {
  return h(
    React.Fragment,
    null,
    (BY_STATE[state] ?? []).map(({ operation, name, action }) =>
      h(Act, { key: name, desk, operation, name, onClick: () => desk.act(action(row)) }),
    ),
  )
}

function closing(row) {
  return {
    title: 'Close ' + row.operation + ' ' + row.number + '?',
    words:
      'This ends it by your word. Ask BIEASES what became of it before you choose. Only what was not done may be sent' +
      ' in its place under another number, and only once this is closed.',
    facts: factsOf(row),
    button: 'Close it',
    danger: true,
    choice: {
      label: 'Did the gateway do it?',
      options: [
        ['yes', 'Yes, it happened'],
        ['no', 'No, nothing happened'],
      ],
    },
    run: (reason, happened) =>
      perform('Instructions', 'close', row.merchant, row.operation, row.number, row.version, happened, reason),
  }
}

function resending(row) {
  return {
    title: 'Send ' + row.operation + ' ' + row.number + ' again?',
    words:
      'It goes out under its own number, which the gateway executes once. A parked refund is not sent if another one of' +
      ' the same payment and amount came after it: ask BIEASES and close this one instead.',
    facts: factsOf(row),
    button: 'Send again',
    run: reason => perform('Instructions', 'resend', row.merchant, row.operation, row.number, row.version, reason),
  }
}

function replaying(row) {
  return {
    ...replay(row.operation + ' ' + row.number),
    facts: factsOf(row),
    prepare: () => dryRun('dryRun', row.merchant, row.operation, row.number),
    run: reason => perform('DeadLetters', 'replay', row.merchant, row.operation, row.number, reason),
  }
}

/** What all replays say; prepare and run are added. */
export function replay(what) {
  return {
    title: 'Replay ' + what + '?',
    words: 'A dry run says what would be sent; nothing is sent yet. Each goes out under its own number, so none is executed twice.',
    button: 'Replay',
  }
}
