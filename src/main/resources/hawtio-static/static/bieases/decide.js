/* What waits for a person, or may: parked, unknown and duplicate instructions with their evidence. */
import { React, h } from './shared.js'
import { call } from './jolokia.js'
import { ACTIONS, Act, Buttons, Look, More, Rows, Section } from './parts.js'
import { lifeOf } from './life.js'
import { money, rows, time } from './words.js'

export const decide = {
  id: 'decide',
  title: 'Unknown and parked',
  reads: { Overview: ['Unknown', 'Parked', 'Duplicate'] },
  operations: ['Instructions.close', 'Instructions.resend'],
  number: data => (data['Overview.UnknownCount']?.value ?? 0) + (data['Overview.ParkedCount']?.value ?? 0),
  Body,
}

function Body({ desk }) {
  return h(
    React.Fragment,
    null,
    h(List, {
      desk,
      name: 'Parked',
      hint: 'A person decides. If it may have been paid, ask BIEASES first.',
      nothing: 'Nothing is parked.',
      resend: true,
    }),
    h(List, {
      desk,
      name: 'Unknown',
      hint: 'It may have happened; the bundle is finding out by itself.',
      nothing: 'Nothing is unknown.',
      resend: true,
    }),
    h(List, {
      desk,
      name: 'Duplicate',
      hint: 'Registered by an attempt of ours whose answer was lost; a webhook or a question brings the last word.',
      nothing: 'There is no duplicate.',
      resend: false,
    }),
  )
}

function List({ desk, name, hint, nothing, resend }) {
  const answer = desk.data['Overview.' + name]
  const all = rows(answer, 'since')
  const columns = [
    ['Number', row => h('strong', null, row.number)],
    ['What', row => row.operation + ' of ' + row.merchant],
    ['Payment', row => row.paymentId],
    ['Amount', row => money(row)],
    ['Code', row => row.code],
    ['Age', row => row.age],
    ['Tries', row => row.attempts],
    ['Next', row => time(row.nextAt)],
    ['Evidence', row => row.evidence],
    [ACTIONS, row => h(Choices, { desk, row, resend })],
  ]
  return h(
    Section,
    { title: name, hint },
    h(Rows, { label: name, answer, rows: all, columns, nothing, keyOf: idOf }),
    h(More, { shown: all.length, all: desk.data['Overview.' + name + 'Count']?.value ?? 0 }),
  )
}

function idOf(row) {
  return row.merchant + '/' + row.operation + '/' + row.number
}

function Choices({ desk, row, resend }) {
  return h(
    Buttons,
    null,
    h(Look, { name: 'Show life', onClick: () => desk.look(lifeOf(row)) }),
    h(Act, { desk, operation: 'Instructions.close', name: 'Close', onClick: () => desk.act(closing(row)) }),
    resend && h(Act, { desk, operation: 'Instructions.resend', name: 'Resend', onClick: () => desk.act(resending(row)) }),
  )
}

function closing(row) {
  return {
    title: 'Close ' + row.operation + ' ' + row.number + '?',
    words: 'This ends it by your word. Ask BIEASES what became of it before you choose.',
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
      call('Instructions', 'close', row.merchant, row.operation, row.number, happened, reason),
  }
}

function resending(row) {
  return {
    title: 'Send ' + row.operation + ' ' + row.number + ' again?',
    words: 'It goes out under its own number, so it cannot be executed twice.',
    button: 'Send again',
    run: reason => call('Instructions', 'resend', row.merchant, row.operation, row.number, reason),
  }
}
