// What script adds to pages that work without it: countdowns, and numbers kept up to date.
import { initAll } from './govuk-frontend.min.js'

const page = document.documentElement
const SECOND = 1000
// The register's time may not be that of this machine; in a sandbox it is moved forward.
const ahead = Date.parse(page.dataset.now) - Date.now()

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

function lengthOf (milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / SECOND)
  const days = Math.floor(seconds / 86400)
  const hours = Math.floor(seconds / 3600) % 24
  const minutes = Math.floor(seconds / 60) % 60
  if (days) return `${days} day${days === 1 ? '' : 's'}${hours ? ` ${hours} h` : ''}`
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`
  return minutes ? `${minutes} min` : `${seconds} s`
}

function countDown () {
  const now = Date.now() + ahead
  for (const shown of document.querySelectorAll('[data-countdown]')) {
    const left = Date.parse(shown.dataset.countdown) - now
    shown.textContent = left < 0 ? `overdue by ${lengthOf(left)}` : `due in ${lengthOf(left)}`
  }
}

// A region marked data-live="15" is read anew every 15 seconds from the page's own address,
// less often when that fails, and never while nobody looks or somebody is busy in it.
class Live {
  constructor (region) {
    this.id = region.id
    this.every = Number(region.dataset.live) * SECOND
    this.wait = this.every
    this.next()
  }

  next () {
    setTimeout(() => this.refresh(), this.wait)
  }

  async refresh () {
    const region = document.getElementById(this.id)
    if (!region) return
    if (document.hidden || region.contains(document.activeElement) || region.querySelector('details[open]')) {
      this.next()
      return
    }
    try {
      const answer = await fetch(location.href, {
        headers: { Accept: 'text/html', 'Forthwith-Refresh': '1' },
        credentials: 'same-origin'
      })
      if (answer.status === 401) {
        location.reload()
        return
      }
      if (!answer.ok) throw new Error(answer.status)
      const read = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = read.getElementById(this.id)
      if (fresh) region.replaceWith(document.adoptNode(fresh))
      countDown()
      this.wait = this.every
    } catch {
      this.wait = Math.min(this.wait * 2, 300 * SECOND)
    }
    this.next()
  }
}

countDown()
setInterval(countDown, 10 * SECOND)
for (const region of document.querySelectorAll('[data-live]')) new Live(region)
