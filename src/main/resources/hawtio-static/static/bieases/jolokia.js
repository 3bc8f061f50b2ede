/*
 * Talks to the server: one POST for any number of reads and calls, with the CSRF token as the cookie has it at that
 * moment. Errors are told in words.
 */

const ADDRESS = new URL('jolokia', document.baseURI)

/** Nobody looks at a spinner for longer; the server may still be at it. */
const PATIENCE_MILLIS = 20_000

/** Thrown where something was asked to be done and nobody can say whether it was. */
export class Unsure extends Error {}

/** The CSRF token that a POST has to carry. */
export function token() {
  const cookie = document.cookie.split('; ').find(each => each.startsWith('XSRF-TOKEN='))
  return cookie ? decodeURIComponent(cookie.substring('XSRF-TOKEN='.length)) : ''
}

/** Sends requests of Jolokia's protocol together; each answer is { value } or { error }. */
async function bulk(requests) {
  let response
  let answers
  try {
    response = await fetch(ADDRESS, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': token() },
      body: JSON.stringify(requests),
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    })
    answers = response.ok ? await response.json() : []
  } catch (error) {
    throw new Unsure(
      error.name === 'TimeoutError'
        ? 'The server has not answered for ' + PATIENCE_MILLIS / 1000 + ' seconds.'
        : 'The server does not answer. Is the process running?',
    )
  }
  if (response.status === 401) {
    throw new Error('Your login has ended. Load the page again.')
  }
  if (response.status === 403) {
    throw new Error('The server refuses this to your login (403).')
  }
  if (!response.ok) {
    throw new Error('The server answered with status ' + response.status + '.')
  }
  return answers.map(each => (each.status === 200 ? { value: each.value } : { error: inWords(each) }))
}

function inWords(answer) {
  if (answer.status === 403) {
    return 'Your login may not do this.'
  }
  if (answer.status === 404) {
    return 'This server does not have it.'
  }
  return String(answer.error ?? 'status ' + answer.status).replace(/^([\w.$]+(Exception|Error) ?: ?)+/, '')
}

let names

/** The full name of our MBean of that type; several bundles in one process have longer ones. */
export async function nameOf(type) {
  names ??= await search('bieases:*')
  const found = names.find(name => name === 'bieases:type=' + type) ?? names.find(name => typeOf(name) === type)
  if (!found) {
    names = undefined
    throw new Error('This server has no ' + type + '.')
  }
  return found
}

function typeOf(name) {
  const property = name.split(':')[1].split(',').find(each => each.startsWith('type='))
  return property?.substring('type='.length)
}

async function search(pattern) {
  const [answer] = await bulk([{ type: 'search', mbean: pattern }])
  if (answer.error) {
    throw new Error(answer.error)
  }
  return answer.value
}

/** Reads attributes of several MBeans in one request: { Overview: ['States'] } gives { 'Overview.States': { value } }. */
export async function read(wanted) {
  const keys = []
  const requests = []
  for (const [type, attributes] of Object.entries(wanted)) {
    const mbean = await nameOf(type)
    for (const attribute of attributes) {
      keys.push(type + '.' + attribute)
      requests.push({ type: 'read', mbean, attribute })
    }
  }
  const answers = await bulk(requests)
  return Object.fromEntries(keys.map((key, i) => [key, answers[i]]))
}

/** Calls an operation of one of our MBeans that only looks; gives what it answered. */
export async function call(type, operation, ...args) {
  return execute(await nameOf(type), operation, args)
}

/**
 * Calls one that changes something. Whoever gets no answer is told that it may have been done all the same.
 */
export async function perform(type, operation, ...args) {
  const mbean = await nameOf(type)
  try {
    return await execute(mbean, operation, args)
  } catch (error) {
    throw error instanceof Unsure
      ? new Unsure('No answer came: it may have been done. Look before you press again.')
      : error
  }
}

async function execute(mbean, operation, args) {
  const [answer] = await bulk([{ type: 'exec', mbean, operation, arguments: args }])
  if (answer.error) {
    throw new Error(answer.error)
  }
  return answer.value
}

/** Which of these operations ('Merchants.release') the login may call, as the server says; the server refuses anyway. */
export async function allowed(operations) {
  const guards = await search('hawtio:type=security,*')
  // Hawtio's own one, made for servers without roles, says yes to everybody
  const guard = guards.find(name => name.includes('area=jmx') && !name.includes('Dummy'))
  if (!guard) {
    return new Set()
  }
  const requests = []
  for (const each of operations) {
    const [type, operation] = each.split('.')
    requests.push({
      type: 'exec',
      mbean: guard,
      operation: 'canInvoke(java.lang.String,java.lang.String)',
      arguments: [await nameOf(type), operation],
    })
  }
  const answers = await bulk(requests)
  return new Set(operations.filter((_, i) => answers[i].value === true))
}
