/* What waits for a person, or may: parked, unknown and duplicate instructions with their evidence. */
import { React, h } from './shared.js'
import { ACTIONS, Buttons, More, Rows, Section, Two } from './parts.js'
import { ActsOf } from './acts.js'
import { LookAtLife } from './life.js'
import { idOf, money, rows, time, whose } from './words.js'

export const decide = {
  id: 'decide',
  title: 'Unknown and parked',
  reads: { Overview: ['Unknown', 'Parked', 'Duplicate'] },
  operations: ['Instructions.close', 'Instructions.resend'],
  number: data => (data['Overview.UnknownCount']?.value ?? 0) + (data['Overview.ParkedCount']?.value ?? 0),
  alarms: true,
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
    }),
    h(List, {
      desk,
      name: 'Unknown',
      hint: 'It may have happened; the bundle is finding out by itself.',
      nothing: 'Nothing is unknown.',
    }),
    h(List, {
      desk,
      name: 'Duplicate',
      hint: 'Registered by an attempt of ours whose answer was lost; a webhook brings the last word, or after 24 hours a person.',
      nothing: 'There is no duplicate.',
    }),
  )
}

function List({ desk, name, hint, nothing }) {
  const answer = desk.data['Overview.' + name]
  const all = rows(answer, 'since')
  const columns = [
    ['Number', row => h(Two, { top: h('strong', null, row.number), below: whose(row) })],
    ['Payment', row => h(Two, { top: row.paymentId, below: money(row) })],
    ['Code', row => row.code],
    ['Age', row => row.age],
    ['Tries, next', row => h(Two, { top: row.attempts, below: time(row.nextAt), oneLine: true })],
    ['Evidence', row => row.evidence],
    [
      ACTIONS,
      row =>
        h(Buttons, null, h(LookAtLife, { desk, row }), h(ActsOf, { desk, row, state: name.toLowerCase() })),
    ],
  ]
  return h(
    Section,
    { title: name, hint },
    h(Rows, { label: name, answer, rows: all, columns, nothing, keyOf: idOf }),
    h(More, { shown: all.length, all: desk.data['Overview.' + name + 'Count']?.value ?? 0 }),
  )
}
