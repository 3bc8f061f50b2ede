/*
 * Logs out whoever has left the console alone. The server's own time-out cannot: an open page asks for news, and each
 * question renews the session. What counts is what a person does, in any tab of this browser.
 */
import { read, token } from './jolokia.js'

const TOUCHED = 'bieases-touched'
const SIGNS = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart']

const LOGIN = new URL('../login?logout', document.baseURI)
const LOGOUT = new URL('auth/logout', document.baseURI)

/** Looked at so often at least: a timer that slept with the machine may fire late. */
const PERIOD_MILLIS = 60_000
/** Every move of a pointer is not written down. */
const OFTEN_ENOUGH_MILLIS = 1_000

let allowedMillis

/** Begins to watch; a page that is loaded counts as touched. */
export function watchIdle() {
  localStorage.setItem(TOUCHED, Date.now())
  SIGNS.forEach(sign => window.addEventListener(sign, touch, { capture: true, passive: true }))
  check()
}

function idleMillis() {
  return Date.now() - Number(localStorage.getItem(TOUCHED))
}

function isOver() {
  return allowedMillis > 0 && idleMillis() >= allowedMillis
}

/** A hand on the machine when the time is over, as after its sleep, comes too late. */
function touch() {
  if (!isOver() && idleMillis() >= OFTEN_ENOUGH_MILLIS) {
    localStorage.setItem(TOUCHED, Date.now())
  }
}

async function check() {
  allowedMillis ??= await ask()
  if (isOver()) {
    await leave()
  } else if (allowedMillis !== 0) {
    // while the server has not said how long a login may be left alone, it is asked again
    setTimeout(check, allowedMillis ? Math.min(allowedMillis - idleMillis(), PERIOD_MILLIS) : PERIOD_MILLIS)
  }
}

/** 0 is for ever; nothing if the server cannot be asked now. */
async function ask() {
  try {
    const answers = await read({ Node: ['IdleSeconds'] })
    return (answers['Node.IdleSeconds'].value ?? 0) * 1000
  } catch {
    return undefined
  }
}

/** The page that is left asks for nothing more, so that the session ends even if the server is away now. */
async function leave() {
  try {
    await fetch(LOGOUT, { method: 'POST', headers: { 'X-XSRF-TOKEN': token() } })
  } finally {
    location.assign(LOGIN)
  }
}
