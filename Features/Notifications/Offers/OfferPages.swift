import Core
import Web

/// What a link in a message shows: one thing, one button.
enum OfferPages {
  /// - Parameter text: of the link.
  static func ask(_ standing: OfferActions.Standing, _ text: String) -> Page {
    let offer = standing.token.offer
    if let said = standing.said { return done(said, standing) }
    if standing.isOver { return over(standing) }
    return Page(
      offer.title, section: "",
      main: head(
        eyebrow: "For \(standing.person.name)", h1: "\(standing.notification.headline)",
        lede: "Nothing has happened yet.")
          + """
          <form class="form" method="post" action="/do/\(text)">\(button("\(offer.title)", style: .go))</form>
          """ + rest(standing))
  }

  static func done(_ said: String, _ standing: OfferActions.Standing) -> Page {
    Page(
      "Done", section: "",
      main: head(eyebrow: "For \(standing.person.name)", h1: "\(said)", lede: "\(standing.notification.headline)")
        + rest(standing))
  }

  /// It could not be done: somebody else was faster, say.
  static func refused(_ why: String, _ standing: OfferActions.Standing) -> Page {
    Page(
      "Not done", section: "",
      main: head(eyebrow: "For \(standing.person.name)", h1: "\(standing.notification.headline)")
        + say("\(why)", isHot: true) + rest(standing))
  }

  private static func over(_ standing: OfferActions.Standing) -> Page {
    refused("This link is older than 24 hours, or you are deactivated.", standing)
  }

  private static func rest(_ standing: OfferActions.Standing) -> HTML {
    "<p><a href=\"\(standing.notification.path)\">See it in AgileOps</a></p>"
  }

  /// What a telephone service reads aloud.
  static func spoken(_ text: String) -> Reply {
    let script: HTML = "<Response><Say>\(text)</Say></Response>"
    return Reply(status: .ok, headers: [.contentType: "text/xml; charset=utf-8"], body: .bytes(script.bytes))
  }
}
