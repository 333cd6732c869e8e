// Moves the cards of a board by mouse and finger, as an extra to the menu of each card. A card may go where its menu has a
// button: that button is pressed when it is dropped, so the server judges a drag as it judges a click.

const hold = 260 // ms that a finger rests on a card before it comes along
const slop = 8 // px that it may tremble meanwhile
const pull = 6 // px that a mouse moves before it drags

let drag // the card in hand
let waiting // a card that a finger rests on

document.addEventListener('pointerdown', (event) => {
  const card = event.target.closest?.('.card[data-story]')
  if (!card || event.button !== 0 || event.target.closest('a, button, summary, details[open]')) return
  waiting = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY }
  if (event.pointerType !== 'mouse') waiting.timer = setTimeout(() => begin(event), hold)
})

document.addEventListener('pointermove', (event) => {
  if (drag?.pointer === event.pointerId) return follow(event)
  if (waiting?.pointer !== event.pointerId) return
  const way = Math.hypot(event.clientX - waiting.x, event.clientY - waiting.y)
  if (event.pointerType === 'mouse') {
    if (way > pull) begin(event)
  } else if (way > slop) {
    forget() // the page is scrolled, not the card moved
  }
})

document.addEventListener('pointerup', (event) => { if (drag?.pointer === event.pointerId) drop(); forget() })
document.addEventListener('pointercancel', () => { put(); forget() })
document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && drag) { event.preventDefault(); put() } }, true)
// A finger that carries a card does not scroll.
document.addEventListener('touchmove', (event) => { if (drag) event.preventDefault() }, { passive: false })

function forget() {
  clearTimeout(waiting?.timer)
  waiting = undefined
}

function begin(event) {
  const { card, pointer, x, y } = waiting
  const buttons = [...card.querySelectorAll('button[name="move"]')]
  const lane = card.closest('.lane')
  const places = new Map() // column → the button that leads there
  for (const button of buttons) {
    const to = button.value.split(':')[2]
    const column = lane?.querySelector(`.col[data-state="${CSS.escape(to)}"]`)
    if (column) places.set(column, button)
  }
  const own = card.closest('.col')
  const mayRank = buttons.some((button) => button.value.split(':')[1] === 'behind')
  if (places.size === 0 && !mayRank) return forget()
  drag = { card, pointer, places, own, mayRank, x, y }
  card.classList.add('card--drag')
  for (const column of places.keys()) column.classList.add('col--open')
  try { card.setPointerCapture(pointer) } catch { /* the finger has gone */ }
  follow(event)
}

function follow(event) {
  drag.card.style.setProperty('translate', `${event.clientX - drag.x}px ${event.clientY - drag.y}px`)
  const below = document.elementsFromPoint(event.clientX, event.clientY)
  const column = below.find((element) => element.matches('.col'))
  drag.over = column && (drag.places.has(column) || (column === drag.own && drag.mayRank)) ? column : undefined
  drag.behind = drag.over === drag.own ? cardAbove(drag.own, event.clientY) : undefined
  for (const each of document.querySelectorAll('.col--over')) each.classList.toggle('col--over', each === drag.over)
  drag.over?.classList.add('col--over')
}

// The last card whose middle lies above the pointer; null: none does.
function cardAbove(column, y) {
  let above = null
  for (const card of column.querySelectorAll('.card')) {
    const box = card.getBoundingClientRect()
    if (card !== drag.card && box.top + box.height / 2 < y) above = card
  }
  return above
}

function drop() {
  const { card, over, own, places, behind } = drag
  const before = previous(card)
  put()
  if (!over) return
  if (over !== own) return places.get(over)?.click()
  if (behind !== before) press(card, `${card.dataset.story}:behind:${place(card, behind)}`)
}

// What the filter hides keeps its place: down means right behind the card above, up right before the card below.
function place(card, behind) {
  const isDown = behind && card.compareDocumentPosition(behind) & Node.DOCUMENT_POSITION_FOLLOWING
  if (isDown) return behind.dataset.story
  const below = behind ? behind.nextElementSibling : card.closest('.col').querySelector('.card')
  const before = below?.dataset.before ?? 'top'
  return before === card.dataset.story ? card.dataset.before : before
}

const previous = (card) => card.previousElementSibling?.matches('.card') ? card.previousElementSibling : null

// Any place in a column can be meant, so the button for it is made when it is needed.
function press(card, value) {
  const button = Object.assign(document.createElement('button'), { name: 'move', value, hidden: true })
  card.append(button)
  button.click()
}

function put() {
  if (!drag) return
  drag.card.classList.remove('card--drag')
  drag.card.style.removeProperty('translate')
  for (const column of document.querySelectorAll('.col--open, .col--over')) column.classList.remove('col--open', 'col--over')
  drag = undefined
}

// ---- by keyboard: arrows go from card to card, as they lie

document.addEventListener('keydown', (event) => {
  const own = event.target
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !own.matches?.('.card, .donecard')) return
  const next = { ArrowUp: () => within(own, -1), ArrowDown: () => within(own, 1), ArrowLeft: () => beside(own, -1),
    ArrowRight: () => beside(own, 1) }[event.key]
  if (!next) return
  event.preventDefault()
  const card = next()
  card?.focus({ preventScroll: true })
  card?.scrollIntoView({ block: 'nearest' })
})

const cardsIn = (root) => [...root.querySelectorAll('.card, .donecard')].filter((card) => card.getClientRects().length > 0)

// Over the lanes too.
function within(card, by) {
  const columns = document.querySelectorAll(`.col[data-state="${CSS.escape(card.closest('.col').dataset.state)}"]`)
  const all = [...columns].flatMap(cardsIn)
  return all[all.indexOf(card) + by]
}

// The next column of the lane that has a card, at about the same height.
function beside(card, by) {
  const columns = [...card.closest('.lane').querySelectorAll('.col')]
  const height = cardsIn(card.closest('.col')).indexOf(card)
  for (let at = columns.indexOf(card.closest('.col')) + by; columns[at]; at += by) {
    const cards = cardsIn(columns[at])
    if (cards.length > 0) return cards[Math.min(height, cards.length - 1)]
  }
}

// After a move the card is the current one again, so the next key continues where the last one ended.
const moved = document.getElementById(location.hash.slice(1))
if (moved?.matches('.card')) {
  moved.classList.add('cur')
  moved.setAttribute('aria-current', 'true')
}
