/* Rejected instructions: one, all of a code or all of a file are sent again, after a dry run that says what would be. */
import { React, h } from './shared.js'
import { perform } from './jolokia.js'
import { ACTIONS, Act, Buttons, More, Rows, Section, Two } from './parts.js'
import { ActsOf, replay } from './acts.js'
import { dryRun } from './dryrun.js'
import { LookAtLife } from './life.js'
import { count, idOf, money, rows, time, whose } from './words.js'

export const deadLetters = {
  id: 'dead-letters',
  title: 'Dead letters',
  reads: { DeadLetters: ['DeadLetters', 'DeadLettersCount', 'ByCode', 'ByBatch'] },
  operations: ['DeadLetters.replay', 'DeadLetters.replayByCode', 'DeadLetters.replayBatch'],
  number: data => data['DeadLetters.DeadLettersCount']?.value,
  Body,
}

const REPLAY = 'Replay'

function Body({ desk }) {
  return h(React.Fragment, null, h(ByCode, { desk }), h(ByBatch, { desk }), h(Single, { desk }))
}

function ByCode({ desk }) {
  const answer = desk.data['DeadLetters.ByCode']
  const columns = [
    ['Code', row => h('strong', null, row.code || 'none')],
    ['What', row => whose(row)],
    ['Number', row => count(row.count)],
    ['Oldest', row => time(row.oldest)],
    ['Newest', row => time(row.newest)],
    [ACTIONS, row => h(Act, { desk, operation: 'DeadLetters.replayByCode', name: REPLAY, onClick: () => desk.act(ofCode(row)) })],
  ]
  return h(
    Section,
    { title: 'By code' },
    h(Rows, { label: 'Dead letters by code', answer, rows: rows(answer, '-count', 'code'), columns, nothing: 'Nothing was rejected.' }),
  )
}

function ByBatch({ desk }) {
  const answer = desk.data['DeadLetters.ByBatch']
  const columns = [
    ['File', row => row.file],
    ['What', row => whose(row)],
    ['Rejected', row => count(row.count)],
    ['Wrong rows', row => wrongRows(row)],
    [ACTIONS, row => h(Act, { desk, operation: 'DeadLetters.replayBatch', name: REPLAY, onClick: () => desk.act(ofBatch(row)) })],
  ]
  return h(
    Section,
    { title: 'By file' },
    h(Rows, {
      label: 'Dead letters by file',
      answer,
      rows: rows(answer, '-count', 'file'),
      columns,
      nothing: 'No file has a rejected row.',
      keyOf: row => row.batch,
    }),
  )
}

function wrongRows(row) {
  return row.badRows > 0 ? count(row.badRows) + ': mend ' + row.file + '.rejected.csv and drop it again' : ''
}

function Single({ desk }) {
  const answer = desk.data['DeadLetters.DeadLetters']
  const all = rows(answer, '-since')
  const columns = [
    ['Number', row => h(Two, { top: h('strong', null, row.number), below: whose(row) })],
    ['Payment', row => h(Two, { top: row.paymentId, below: money(row) })],
    ['Code', row => row.code],
    ['Why', row => row.message],
    ['Since', row => time(row.since)],
    ['Tries', row => row.attempts],
    [ACTIONS, row => h(Buttons, null, h(LookAtLife, { desk, row }), h(ActsOf, { desk, row, state: 'rejected' }))],
  ]
  return h(
    Section,
    { title: 'One by one', hint: 'Newest first.' },
    h(Rows, { label: 'Dead letters', answer, rows: all, columns, nothing: 'Nothing was rejected.', keyOf: idOf }),
    h(More, { shown: all.length, all: desk.data['DeadLetters.DeadLettersCount']?.value ?? 0 }),
  )
}

function ofCode(row) {
  return {
    ...replay('every ' + whose(row) + ' with code ' + (row.code || 'none')),
    prepare: () => dryRun('dryRunByCode', row.merchant, row.operation, row.code),
    run: (reason, _, token) =>
      perform('DeadLetters', 'replayByCode', row.merchant, row.operation, row.code, token, reason),
  }
}

function ofBatch(row) {
  return {
    ...replay('the rejected rows of ' + row.file),
    facts: [['Whose', whose(row)], ['Batch', row.batch]],
    prepare: () => dryRun('dryRunBatch', row.batch),
    run: (reason, _, token) => perform('DeadLetters', 'replayBatch', row.batch, token, reason),
  }
}
