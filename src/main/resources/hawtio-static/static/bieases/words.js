/* How values are written. */

/** A time of the server (ISO, UTC) without what nobody reads. */
export function time(iso) {
  return iso ? iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '') : ''
}

export function money(row) {
  return row.amount ? row.amount + ' ' + row.currency : ''
}

/** Counts with groups: 12,345. */
export function count(number) {
  return String(number ?? 0).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** The title of a column of that name. */
export function titleOf(name) {
  return name[0].toUpperCase() + name.substring(1)
}

/** Whose it is: 'refund of main'. */
export function whose(row) {
  return row.operation + ' of ' + row.merchant
}

/** What stands for one instruction, in a list of several. */
export function idOf(row) {
  return row.merchant + '/' + row.operation + '/' + row.number
}

/** What a person has to have before the eyes who decides about one instruction, as [name, value]. */
export function factsOf(row) {
  return [
    ['Merchant', row.merchant],
    ['Payment', row.paymentId],
    ['Amount', money(row)],
    ['Code', row.code],
    ['Message', row.message],
    ['Evidence', row.evidence],
  ]
}

const DONE = ['held', 'released', 'draining', 'open', 'replayed', 'closed', 'resent', 'refused-request']

/** What an answer such as "released: hold 17 is over" amounts to: success, info (a second person is asked), warning. */
export function kindOf(answer) {
  const word = answer.split(':')[0].trim()
  if (DONE.includes(word)) {
    return 'success'
  }
  return word === 'asked' ? 'info' : 'warning'
}

/** The rows of a table attribute; on their way here they lose their order, so it is given: keys, '-' for descending. */
export function rows(answer, ...keys) {
  return Object.values(answer?.value ?? {}).sort((a, b) => {
    for (const key of keys) {
      const name = key.replace('-', '')
      if (a[name] !== b[name]) {
        return a[name] < b[name] === key.startsWith('-') ? 1 : -1
      }
    }
    return 0
  })
}
