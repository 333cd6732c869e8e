// Single keys for what stands on the page: every one of them presses a button or follows a link that is there anyway.
//   data-key="a"   presses this element; inside a row, only for the current row
//   data-go="i"    follows this link after g
//   data-row       a row that j and k walk through; Enter follows its first link

const store = 'agileops.keys'
const isOn = () => { try { return localStorage.getItem(store) !== 'off' } catch { return true } }
const rows = () => [...document.querySelectorAll('[data-row]')].filter(isShown)
const isShown = (element) => element.checkVisibility()
const searchField = () => [...document.querySelectorAll('input[type="search"]')].find(isShown)
let goUntil = 0

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'Escape') return escape(event)
  if (!isOn() || isField(event.target) || document.querySelector('dialog[open]')) return
  if (act(event.key, event.timeStamp)) event.preventDefault()
})

function act(key, at) {
  if (at < goUntil) {
    goUntil = 0
    return press(document.querySelector(`[data-go="${CSS.escape(key)}"]`))
  }
  const keyed = (key === '/' && searchField()) || find(key)
  if (keyed) return press(keyed)
  switch (key) {
    case '?': return openSheet()
    case 'g':
      if (!document.querySelector('[data-go]')) return false
      goUntil = at + 1500
      return true
    case 'j': return step(1)
    case 'k': return step(-1)
    case 'Enter': return openCurrent()
    default: return false
  }
}

function isField(target) {
  return target.isContentEditable || target.matches?.('input:not([type="checkbox"], [type="radio"]), textarea, select')
}

// In the current row (and the line that opens below it) first, then anywhere outside rows.
function find(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(
    (element) => isShown(element) && !element.disabled)
  const row = current()
  const below = row?.nextElementSibling
  const isBelow = below && !below.hasAttribute('data-row')
  return all.find((element) => row?.contains(element) || (isBelow && below.contains(element)))
    ?? all.find((element) => !element.closest('[data-row], tr.open'))
}

function press(element) {
  if (!element) return false
  if (element.matches('input[type="checkbox"]')) {
    element.click()
  } else if (element.matches('input, textarea, select')) {
    element.focus()
    element.select?.()
  } else if (element.matches('summary')) {
    element.click()
    const panel = element.parentElement
    requestAnimationFrame(() => {
      if (panel.open) panel.querySelector('input:not([type="hidden"]), textarea, select, button')?.focus()
      else element.focus()
    })
  } else {
    element.click()
  }
  return true
}

// ---- rows

const current = () => document.querySelector('[data-row].cur')

function step(by) {
  const all = rows()
  if (all.length === 0) return false
  const index = all.indexOf(current())
  const next = all[index < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(index + by, 0), all.length - 1)]
  mark(next)
  const stop = next.tabIndex >= 0 ? next : next.querySelector('a[href]')
  stop?.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
  return true
}

function mark(row) {
  for (const other of document.querySelectorAll('[data-row].cur')) {
    other.classList.remove('cur')
    other.removeAttribute('aria-current')
  }
  row.classList.add('cur')
  row.setAttribute('aria-current', 'true')
}

function openCurrent() {
  const focus = document.activeElement
  // Enter belongs to what has the focus.
  if (focus && focus !== document.body && focus.id !== 'main' && focus !== current()) return false
  return press(current()?.querySelector('a[href]'))
}

// ---- closing

function escape(event) {
  if (document.querySelector('dialog[open]')) return // the browser closes it
  const open = event.target.closest?.('details[open]') ?? document.querySelector('details.ask[open], .more details[open]')
  if (open) {
    open.open = false
    open.querySelector('summary')?.focus()
    event.preventDefault()
  } else if (isField(event.target)) {
    event.target.blur()
  }
}

// ---- the sheet of all keys

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function words(element) {
  const copy = element.cloneNode(true)
  for (const part of copy.querySelectorAll('kbd, .n')) part.remove()
  return element.dataset.keyWords ?? copy.textContent.trim() ?? ''
}

function keysOfPage() {
  const list = [['?', 'This list']]
  if (searchField() ?? find('/')) list.push(['/', 'Search'])
  for (const link of document.querySelectorAll('[data-go]')) list.push([`g ${link.dataset.go}`, `Go to ${words(link)}`])
  if (rows().length > 0) list.push(['j', 'Next row'], ['k', 'Previous row'], ['Enter', 'Open the row'])
  if (document.querySelector('.board')) list.push(['← ↑ ↓ →', 'From card to card'])
  const seen = new Set(['/'])
  for (const element of document.querySelectorAll('[data-key]')) {
    const key = element.dataset.key
    if (seen.has(key) || !isShown(element)) continue
    seen.add(key)
    list.push([key, words(element) || element.getAttribute('aria-label') || ''])
  }
  list.push(['Esc', 'Close'])
  return list
}

function openSheet() {
  const list = make('dl', { className: 'dl' })
  for (const [key, text] of keysOfPage()) {
    const name = make('dt', {})
    for (const part of key.split(' ')) name.append(make('kbd', { textContent: part }), ' ')
    list.append(name, make('dd', { textContent: text }))
  }
  const on = make('input', { type: 'checkbox', checked: isOn() })
  on.addEventListener('change', () => {
    try { localStorage.setItem(store, on.checked ? 'on' : 'off') } catch { /* works for this page only */ }
  })
  const heading = make('h2', { id: 'keysheet-h', textContent: 'Keyboard' })
  const close = make('form', { method: 'dialog' }, make('button', { className: 'btn', textContent: 'Close' }))
  const sheet = make('dialog', { className: 'keysheet' },
    heading, list, make('label', { className: 'tick-l' }, on, make('span', { textContent: 'Use single keys' })), close)
  sheet.setAttribute('aria-labelledby', 'keysheet-h')
  const opener = document.activeElement
  sheet.addEventListener('close', () => { sheet.remove(); opener?.focus?.() })
  document.body.append(sheet)
  sheet.showModal()
  return true
}

const button = document.getElementById('keys')
if (button) {
  button.hidden = false
  button.addEventListener('click', openSheet)
}
