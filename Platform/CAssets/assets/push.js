// Makes this browser one of a person's ways: asks for leave, subscribes at the browser's push service and sends what
// that answers with the form that is there.
//   data-push="KEY"      the public key of the installation, in base64url
//   data-worker="URL"    what shows messages when no page is open

const place = document.querySelector('[data-push]')
if (place && 'serviceWorker' in navigator && 'PushManager' in window) start()

function start() {
  place.hidden = false
  place.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault()
    subscribe(event.target).catch((error) => say(`This browser does not take messages: ${error.message}`))
  })
}

async function subscribe(form) {
  if (await Notification.requestPermission() !== 'granted') {
    return say('The browser does not allow messages from here. Its settings for this site say why.')
  }
  const registration = await navigator.serviceWorker.register(place.dataset.worker)
  await active(registration)
  const subscription = await registration.pushManager.subscribe(
    { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.push) })
  const { endpoint, keys } = subscription.toJSON()
  form.elements.address.value = endpoint
  form.elements.secret.value = `${keys.p256dh}.${keys.auth}`
  form.elements.label.value = name()
  form.submit()
}

// A worker that is still being installed cannot subscribe.
function active(registration) {
  if (registration.active) return Promise.resolve()
  const worker = registration.installing ?? registration.waiting
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => { if (worker.state === 'activated') resolve() })
  })
}

function name() {
  const agent = navigator.userAgent
  const browser = ['Firefox', 'Edg', 'Chrome', 'Safari'].find((one) => agent.includes(one)) ?? 'Browser'
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'].find((one) => agent.includes(one)) ?? ''
  return `${browser === 'Edg' ? 'Edge' : browser} ${system ? `on ${system}` : ''}`.trim()
}

function say(text) { place.querySelector('[data-push-state]').textContent = text }

function bytes(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}
