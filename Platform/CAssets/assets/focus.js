// Keeps the place of the keyboard: over a form that was sent and came back to the same page, and over a live update.
// Whoever uses the mouse sees nothing of it.

const store = 'agileops.focus'
const patience = 20_000 // ms in which the page is expected back
const stops = 'a[href], button:not([disabled]), summary, input:not([type="hidden"]), select, textarea, [tabindex="0"]'

// Not what lies in a closed panel, which has a size all the same.
const isShown = (element) => element.checkVisibility()
const stopsIn = (home) => [...home.querySelectorAll(stops)].filter((stop) => isShown(stop) && stop.tabIndex >= 0)
const nobody = () => !document.activeElement || document.activeElement === document.body

let byKeys = false
document.addEventListener('keydown', () => { byKeys = true }, true)
document.addEventListener('pointerdown', () => { byKeys = false }, true)

// ---- where it is, in words that fit the page afterwards too

// What something is called, whichever thing it is of: “Take in” of one story is “Take in” of the next.
function nameOf(stop) {
  const value = stop.matches('button, input[type="submit"]') ? stop.value : ''
  return [stop.localName, stop.name ?? '', stop.dataset.key ?? '', value.replace(/\d+/g, ''),
    stop.textContent.replace(/\s+/g, ' ').replace(/\d+/g, '').trim()].join('|')
}

// Its names, those of what opened it behind; and each thing with an id around it, with how many stops of the same name
// come before it there.
function placeOf(stop) {
  const openers = []
  for (let panel = stop.closest('details'); panel; panel = panel.parentElement.closest('details')) {
    openers.push(panel.querySelector('summary'))
  }
  const named = [stop, ...openers.filter((opener) => opener && opener !== stop)]
  const homes = []
  for (let home = stop.closest('[id]'); home && home.id !== 'main'; home = home.parentElement.closest('[id]')) {
    const all = stopsIn(home)
    const before = (one) => {
      const index = all.filter((each) => nameOf(each) === nameOf(one)).indexOf(one)
      return Math.max(index, 0)
    }
    homes.push({ id: home.id, isIt: home === stop, places: named.map(before), index: Math.max(all.indexOf(stop), 0) })
  }
  const row = stop.closest('[data-row]')
  return { names: named.map(nameOf), homes, row: row ? rows().indexOf(row) : -1 }
}

const rows = () => [...document.querySelectorAll('[data-row]')].filter(isShown)

function find(place) {
  for (const home of place.homes) {
    const root = document.getElementById(home.id)
    if (!root || !isShown(root)) continue
    if (home.isIt && root.tabIndex >= 0) return root
    const all = stopsIn(root)
    for (const [index, name] of place.names.entries()) {
      const same = all.filter((stop) => nameOf(stop) === name)
      if (same.length > 0) return same[Math.min(home.places[index], same.length - 1)]
    }
    // A row that is still there keeps the place also when what was pressed in it has gone.
    if (root.matches('[data-row], li, tr') && all.length > 0) return all[Math.min(home.index, all.length - 1)]
  }
  const all = rows()
  const row = all[Math.min(place.row, all.length - 1)]
  const home = place.homes.map((each) => document.getElementById(each.id)).find((each) => each && stopsIn(each).length > 0)
  return row ? stopOf(row) : home ? stopsIn(home)[0] : document.getElementById('main')
}

const stopOf = (row) => (row.tabIndex >= 0 ? row : row.querySelector('a[href]') ?? stopsIn(row)[0])

// ---- over a live update

let held
document.addEventListener('live:before', () => { held = nobody() ? undefined : placeOf(document.activeElement) })
document.addEventListener('live:after', () => {
  if (held && nobody()) find(held)?.focus({ preventScroll: true })
  held = undefined
})

// ---- over a form

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented) return
  if (!byKeys) return forget()
  const own = document.activeElement
  const stop = own && event.target.contains(own) ? own : event.submitter ?? event.target
  const paths = [location.pathname, new URL(event.target.action).pathname]
  try { sessionStorage.setItem(store, JSON.stringify({ paths, at: Date.now(), place: placeOf(stop) })) } catch { /* begins anew */ }
})

function forget() {
  try { sessionStorage.removeItem(store) } catch { /* there is nothing */ }
}

function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(store))
    return found?.paths.includes(location.pathname) && Date.now() - found.at < patience ? found.place : undefined
  } catch { return undefined }
}

function arrive() {
  const place = kept()
  forget()
  const wrong = document.getElementById('errors')
  const meant = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : undefined
  if (wrong) return wrong.focus()
  if (!place) return
  const named = meant && (meant.tabIndex >= 0 ? meant : stopsIn(meant)[0])
  if (named) named.focus()
  else if (nobody()) find(place)?.focus()
}

arrive()

// ---- menus

// One that covers other things closes when the keyboard goes on.
document.addEventListener('focusout', (event) => {
  const menu = event.target.closest?.('.cmove[open], .more details[open]')
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false
})

// The row that has the focus is the current one, so that single keys are about it.
document.addEventListener('focusin', (event) => {
  const row = event.target.closest?.('[data-row]')
  if (!row || row.classList.contains('cur')) return
  for (const other of document.querySelectorAll('[data-row].cur')) {
    other.classList.remove('cur')
    other.removeAttribute('aria-current')
  }
  row.classList.add('cur')
  row.setAttribute('aria-current', 'true')
})
