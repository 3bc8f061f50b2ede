/* The libraries that the console has loaded already. Nothing of them is brought along or fetched from elsewhere. */

/** React, PatternFly's components, its tables, and Hawtio's API; there once take() has ended. */
export let React
export let pf
export let table
export let hawtio

/** React's createElement under a short name. */
export function h(type, props, ...children) {
  return React.createElement(type, props, ...children)
}

/** Takes them from the console's share scope; said in words if one is missing. */
export async function take(scope) {
  React = await module(scope, 'react')
  pf = await module(scope, '@patternfly/react-core')
  table = await module(scope, '@patternfly/react-table')
  hawtio = (await module(scope, '@hawtio/react')).hawtio
}

async function module(scope, name) {
  const versions = Object.values(scope[name] ?? {})
  if (versions.length === 0) {
    throw new Error('this console does not share ' + name)
  }
  const found = (await versions[0].get())()
  return found.default && !found.createElement && name === 'react' ? found.default : found
}
