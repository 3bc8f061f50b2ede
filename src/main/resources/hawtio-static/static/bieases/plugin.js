/* Puts the tab into the console's menu, and ends logins that are left alone. */
import { hawtio } from './shared.js'
import { Page } from './page.js'
import { watchIdle } from './idle.js'

export function plugin() {
  hawtio.addPlugin({
    id: 'bieases',
    title: 'BIEASES',
    path: '/bieases',
    // before the built-in ones: it is what an operator looks at first
    order: -1,
    component: Page,
    isActive: async () => true,
  })
  // loaded with every page of the console, not with the tab alone
  watchIdle()
}
