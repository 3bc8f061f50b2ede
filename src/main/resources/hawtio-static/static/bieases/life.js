/* Everything that happened to one number, in its order, and what a person may do about it now. */
import { React, h, pf } from './shared.js'
import { call } from './jolokia.js'
import { Facts, GAP, Look, Rows } from './parts.js'
import { ActsOf } from './acts.js'
import { factsOf, time, whose } from './words.js'

/** What the server tells of a number: a list, as an order and a refund may share one. */
async function livesOf(merchant, number) {
  return JSON.parse(await call('Instructions', 'show', merchant, number))
}

/** Opens the life of that row's number. */
export function LookAtLife({ desk, row }) {
  return h(Look, { name: 'Show life', onClick: () => desk.look(lifeOf(row.merchant, row.number)) })
}

/** A dialog that shows it, with the buttons that its states allow. */
export function lifeOf(merchant, number) {
  return {
    title: number + ' of ' + merchant,
    load: () => livesOf(merchant, number),
    Body: Lives,
  }
}

function Lives({ desk, loaded }) {
  if (loaded.length === 0) {
    return h('p', null, 'The journal does not know this number.')
  }
  return loaded.map(life =>
    h(
      'section',
      { key: life.instruction.operation, style: GAP },
      h(pf.Title, { headingLevel: 'h2', size: 'lg' }, whose(life.instruction) + ': ' + life.instruction.outcome),
      h('p', { style: GAP }, h(ActsOf, { desk, row: life.instruction, state: life.instruction.outcome })),
      h(Life, { life }),
    ),
  )
}

/** The same for a dialog that acts on one instruction; ready says whether the journal knows it. */
export async function lifeToDecide(row) {
  const lives = await livesOf(row.merchant, row.number)
  const life = lives.find(each => each.instruction.operation === row.operation)
  return { ready: !!life, content: life ? h(Life, { life }) : h('p', null, 'The journal does not know it.') }
}

const CALLS = [
  ['No', step => step.no],
  ['Started', step => time(step.startedAt)],
  ['Ended', step => time(step.endedAt)],
  ['Ending', step => step.ending],
  ['HTTP', step => step.httpStatus],
  ['Code', step => step.code],
  ['Message', step => step.message],
  ['Branch', step => step.decision],
  ['Probe', step => (step.probe ? 'yes' : '')],
]
const QUESTIONS = [
  ['Number', step => step.number],
  ['Asked', step => time(step.askedAt)],
  ['Last', step => time(step.lastAt)],
  ['Tries', step => step.attempts],
  ['Outcome', step => step.outcome],
  ['Code', step => step.code],
  ['Message', step => step.message],
  ['Status', step => step.status],
]
const DECISIONS = [
  ['At', step => time(step.at)],
  ['By', step => step.operator],
  ['What', step => step.action],
  ['Reason', step => step.reason],
]

function Life({ life }) {
  const its = life.instruction
  return h(
    React.Fragment,
    null,
    h(Facts, {
      facts: [
        ['State', its.outcome],
        ...factsOf(its),
        ['Refund id', its.refundId],
        ['Tries', its.attempts],
        ['Came by', its.door],
        ['Batch', its.batch],
        ['Came', time(its.createdAt)],
        ['First sent', time(its.firstAt)],
        ['Last sent', time(its.lastAt)],
        ['Told by the gateway', its.data && Object.entries(its.data).map(([name, value]) => name + ': ' + JSON.stringify(value)).join(', ')],
      ],
    }),
    h(Steps, { title: 'Calls', steps: life.history, columns: CALLS, nothing: 'It was not sent yet.' }),
    life.questions && h(Steps, { title: 'Questions', steps: life.questions, columns: QUESTIONS }),
    life.decisions && h(Steps, { title: 'Decisions', steps: life.decisions, columns: DECISIONS }),
  )
}

function Steps({ title, steps, columns, nothing }) {
  return h(
    'div',
    { style: GAP },
    h(pf.Title, { headingLevel: 'h3', size: 'md' }, title),
    h(Rows, { label: title, answer: {}, rows: steps ?? [], columns, nothing }),
  )
}
