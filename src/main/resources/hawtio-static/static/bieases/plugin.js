/* Puts the tab into the console's menu. */
import { hawtio } from './shared.js'
import { Page } from './page.js'

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
}
