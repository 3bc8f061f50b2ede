/*
 * What Hawtio loads first: a module federation container, written by hand. The console hands over what it shares
 * (React, PatternFly, its own API) with init(), and asks for the plugin with get().
 */
var bieases = (function () {
  const here = new URL('.', document.currentScript.src)
  let shared

  return {
    init: function (scope) {
      shared = scope
    },
    get: async function (module) {
      if (module !== './plugin') {
        throw new Error('no such module: ' + module)
      }
      const [{ take }, { plugin }] = await Promise.all([
        import(new URL('shared.js', here).href),
        import(new URL('plugin.js', here).href),
      ])
      await take(shared)
      return function () {
        return { plugin: plugin }
      }
    },
  }
})()
