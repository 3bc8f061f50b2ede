/* Opens the life of any number of any merchant: lists end, a journal does not. */
import { React, h, pf } from './shared.js'
import { lifeOf } from './life.js'
import { rows } from './words.js'

/** The merchants are those that are configured. */
export const READS = { Merchants: ['Keys'] }

export function Find({ desk }) {
  const known = React.useRef([])
  const read = [...new Set(rows(desk.data['Merchants.Keys'], 'merchant').map(row => row.merchant))]
  // they do not change, and one reading may fail
  if (read.length > 0) {
    known.current = read
  }
  const merchants = known.current
  const [chosen, setChosen] = React.useState('')
  const [number, setNumber] = React.useState('')
  const merchant = chosen || merchants[0]
  const wanted = number.trim()
  const canFind = merchant !== undefined && wanted !== ''
  function find(event) {
    event.preventDefault()
    canFind && desk.look(lifeOf(merchant, wanted))
  }
  return h(
    'form',
    { role: 'search', onSubmit: find, style: { display: 'flex', gap: '.5rem', marginLeft: 'auto' } },
    h(
      pf.FormSelect,
      { 'aria-label': 'Merchant', value: merchant ?? '', onChange: (_, value) => setChosen(value), style: { width: 'auto' } },
      merchants.map(each => h(pf.FormSelectOption, { key: each, value: each, label: each })),
    ),
    h(pf.TextInput, {
      type: 'search',
      'aria-label': 'Number',
      placeholder: 'Order, refund or request number',
      value: number,
      onChange: (_, value) => setNumber(value),
      style: { width: '16rem' },
    }),
    h(pf.Button, { type: 'submit', variant: 'secondary', isDisabled: !canFind }, 'Find'),
  )
}
