// Keeps an open page true: after a change on the server it fetches the page again and replaces what is marked with
// `data-live` and an id. Without this script everything works, a reload later.

const settle = 300 // ms in which changes count as one
const patience = 10_000 // ms without a stream before the page says so
const retry = 3_000 // ms before a refused stream is asked for again

const foot = document.getElementById('live')
const word = document.getElementById('live-word')
let source
let pulseTimer
let lostTimer
let waitTimer
let isFetching = false
let isWanted = false
let hasWaiting = false // something changed in a part that is in use
let hasLost = false
let isOver = false // signed out: only a reload helps
let news = { polite: [], assertive: [] }

// ---- the stream

function listen() {
  source?.close()
  if (isOver || document.hidden) return
  source = new EventSource('/live')
  source.addEventListener('open', found)
  source.addEventListener('change', want)
  source.addEventListener('pulse', pulse)
  source.addEventListener('error', () => {
    lose()
    // A browser repeats lost connections by itself, but not refused ones.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, retry)
  })
}

// A browser keeps few connections to one server, so a page that nobody sees gives its own back.
function rest() {
  source?.close()
  clearTimeout(pulseTimer)
  clearTimeout(lostTimer)
  lostTimer = undefined
  hasLost = true
}

function found() {
  clearTimeout(lostTimer)
  lostTimer = undefined
  foot?.classList.remove('live--off')
  if (word) word.textContent = 'Live, last change'
  document.getElementById('live-stopped')?.remove()
  if (hasLost) want() // whatever happened meanwhile was not told
  hasLost = false
}

function lose() {
  hasLost = true
  lostTimer ??= setTimeout(() => stopped('Live updates stopped.'), patience)
}

// A server that pulses is missed when it does not, also when the connection only seems to be open.
function pulse(event) {
  clearTimeout(pulseTimer)
  const seconds = Number(event.data) || 20
  pulseTimer = setTimeout(() => { lose(); listen() }, seconds * 1000 + patience)
}

function stopped(what) {
  foot?.classList.add('live--off')
  if (word) word.textContent = 'As of'
  if (document.getElementById('live-stopped')) return
  const lead = document.createElement('b')
  lead.textContent = what
  const link = document.createElement('a')
  link.href = location.href
  link.textContent = 'Load it again'
  const text = document.createElement('span')
  const seen = document.querySelector('#live time')?.textContent
  text.append(lead, seen ? ` The page may be old: its last change was at ${seen}. ` : ' The page may be old. ', link)
  const bar = document.createElement('p')
  bar.id = 'live-stopped'
  bar.className = 'say say--hot say--bar'
  bar.setAttribute('role', 'alert')
  bar.append(text)
  document.getElementById('main')?.before(bar)
}

// ---- fetching

function want() {
  isWanted = true
  clearTimeout(waitTimer)
  waitTimer = setTimeout(refresh, settle)
}

async function refresh() {
  // One at a time, and none for a page that nobody sees; `isWanted` remembers both.
  if (isFetching || document.hidden) return
  isFetching = true
  isWanted = false
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' })
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      over()
    } else if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
      // What is being pressed must still be there when it is let go.
      if (document.querySelector('#main :active')) isWanted = true
      else apply(fresh)
    } else if (answer.status === 401 || answer.status === 403) {
      over()
    } else if (answer.status >= 500) {
      lose()
    }
  } catch {
    lose()
  }
  isFetching = false
  if (isWanted) want()
}

function over() {
  isOver = true
  source?.close()
  stopped('You are no longer signed in.')
}

// ---- replacing

function apply(fresh) {
  const current = document.querySelector('[data-row].cur[id]')
  const anchor = document.querySelector('[data-row][id]:hover') ?? current
  const top = anchor?.getBoundingClientRect().top
  hasWaiting = false
  document.dispatchEvent(new Event('live:before'))
  for (const part of outermost(document)) replace(part, fresh)
  if (current) keepCurrent(current.id)
  document.dispatchEvent(new Event('live:after'))
  const moved = anchor && document.getElementById(anchor.id)
  if (moved) scrollBy(0, moved.getBoundingClientRect().top - top)
  const time = fresh.querySelector('#live time')
  if (time) document.querySelector('#live time')?.replaceWith(document.adoptNode(time))
  document.title = fresh.title
  tell()
}

function outermost(root) {
  return [...root.querySelectorAll('[data-live][id]')].filter(
    (part) => !part.parentElement.closest('[data-live][id]') || part.parentElement.closest('[data-live][id]') === root)
}

function replace(part, fresh) {
  const next = fresh.getElementById(part.id)
  if (next && sameMarkup(part, next)) return
  if (isInUse(part)) {
    // Somebody works in here: only what lies deeper and is not in use may change; the rest waits.
    hasWaiting = true
    for (const inner of outermost(part)) replace(inner, fresh)
    return
  }
  announce(part, next)
  if (next) part.replaceWith(document.adoptNode(next))
  else part.remove()
}

// Which row is current is the reader's own, so it is no difference.
function sameMarkup(part, next) {
  const bare = (element) => {
    const copy = element.cloneNode(true)
    for (const row of copy.querySelectorAll('[data-row]')) {
      row.classList.remove('cur')
      row.removeAttribute('aria-current')
      if (row.classList.length === 0) row.removeAttribute('class')
    }
    return copy
  }
  return bare(part).isEqualNode(bare(next))
}

// The focus on a link or a button is kept by focus.js; where somebody types or chooses, nothing changes.
const typed = 'input:not([type="checkbox"], [type="radio"]), textarea, select'

function isInUse(part) {
  const focus = document.activeElement
  if (focus?.matches(typed) && part.contains(focus)) return true
  if (part.querySelector('details[open], dialog[open], .card--drag')) return true
  const selection = getSelection()
  if (selection && !selection.isCollapsed && selection.containsNode(part, true)) return true
  return [...part.querySelectorAll('input, textarea, select')].some(hasTyped)
}

function hasTyped(field) {
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0]
    return first !== undefined && !first.selected
  }
  return field.value !== field.defaultValue
}

function keepCurrent(id) {
  const row = document.getElementById(id)
  if (!row || row.classList.contains('cur')) return
  for (const other of document.querySelectorAll('[data-row].cur')) {
    other.classList.remove('cur')
    other.removeAttribute('aria-current')
  }
  row.classList.add('cur')
  row.setAttribute('aria-current', 'true')
}

// ---- telling screen readers

const plain = (element) => element.textContent.replace(/\s+/g, ' ').trim()

function spoken(root) {
  return root ? [root, ...root.querySelectorAll('*')].filter((element) => element.dataset?.announce) : []
}

function announce(part, next) {
  const known = new Set(spoken(part).map(plain))
  for (const element of spoken(next)) {
    const text = plain(element)
    if (!text || known.has(text)) continue
    const list = element.dataset.announce === 'assertive' ? news.assertive : news.polite
    list.push(`${element.dataset.announceAs ?? ''} ${text}`.trim())
  }
}

function tell() {
  const say = (id, list) => {
    const region = document.getElementById(id)
    if (region && list.length > 0) region.textContent = list.join('. ')
  }
  say('announce-politely', news.polite)
  say('announce-at-once', news.assertive)
  news = { polite: [], assertive: [] }
}

// ---- start

addEventListener('offline', lose)
addEventListener('online', listen)
addEventListener('pagehide', rest)
addEventListener('pageshow', (event) => { if (event.persisted) listen() })
document.addEventListener('visibilitychange', () => document.hidden ? rest() : listen())
document.addEventListener('focusout', () => { if (hasWaiting) want() })
document.addEventListener('toggle', () => { if (hasWaiting) want() }, true)
listen()
