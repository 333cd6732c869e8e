import Core
import Notifications
import Storage
import Teams

/// What people can do from the message that told them.
enum InterruptOffers {
  static let kind = "interrupt"

  /// Does it as the person, with all that the page would check.
  static let taker: OfferTaker = { tx, person, about, offer in
    let id = ID<Interrupt>(about.number)
    let interrupt = try InterruptStore(tx).get(id)
    let actions = InterruptActions(tx, as: person.actor)
    switch offer {
    case .acknowledge:
      if interrupt.isOpen, interrupt.assignee == person.id { return "You have \(interrupt.number) already." }
      try actions.acknowledge(id)
      return "You have \(interrupt.number)."
    case .resolve:
      let code: CloseCode = interrupt.kind == .request ? .answered : .fixed
      try actions.resolve(id, code: code, minutes: 0, text: "Resolved from the message.")
      return "\(interrupt.number) is resolved."
    }
  }
}

extension Priority {
  /// How loud messages about it are.
  var loudness: Loudness {
    switch self {
    case .p1: .p1
    case .p2: .p2
    case .p3: .p3
    case .p4: .p4
    }
  }
}
