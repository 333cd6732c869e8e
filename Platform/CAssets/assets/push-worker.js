// Shows messages when no page is open. What a message offers is a button; pressing it does it at once.

self.addEventListener('push', (event) => {
  const message = event.data?.json() ?? { title: 'AgileOps', body: '', url: '/', offers: [] }
  event.waitUntil(self.registration.showNotification(message.title, {
    body: message.body,
    tag: message.tag,
    renotify: Boolean(message.tag),
    requireInteraction: message.urgent,
    data: message,
    actions: message.offers.slice(0, 2).map((offer) => ({ action: offer.act, title: offer.title })),
  }))
})

self.addEventListener('notificationclick', (event) => {
  const message = event.notification.data
  const offer = message.offers.find((one) => one.act === event.action)
  event.notification.close()
  event.waitUntil(offer ? take(offer, message) : self.clients.openWindow(message.url))
})

// What cannot be done, or not now, is shown where it can be read.
async function take(offer, message) {
  try {
    const reply = await fetch(offer.url, { method: 'POST' })
    if (reply.ok) return
  } catch {
    // The page says more.
  }
  return self.clients.openWindow(message.url)
}
