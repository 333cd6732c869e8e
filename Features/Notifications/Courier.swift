import Core
import FeatureKit
import Storage
import Teams

/// Takes what is due out of the building: claims, sends outside of any transaction, records.
struct Courier: Sendable {
  let environment: Environment
  let settings: Settings
  /// Names this process among the nodes.
  let node: String

  /// Attempts under way at once on this node.
  static let width = 64
  /// Attempts under way at once by one contact method, so that a slow one leaves room for the others.
  static let widthPerMethod = 16
  /// Rows that are looked at when some are chosen.
  private static let look = 4 * width
  /// How long a claim holds; longer than any attempt.
  static let lease: Span = .seconds(30)

  private enum Step: Sendable {
    case finished(ID<ContactMethod>)
    case woken
  }

  /// Sends everything that is due, and what becomes due while attempts are under way.
  /// - Returns: when the next row is due.
  func deliver() async throws -> Instant? {
    let failure = await withTaskGroup(of: Step.self, returning: (any Error)?.self) { group in
      var underWay: [ID<ContactMethod>: Int] = [:]
      // A slow attempt must not keep what is told meanwhile from going out. Listened for before the first look, so that
      // nothing is told between the two.
      let wakes = environment.database.wakes()
      var failure = await fill(&group, &underWay)
      guard !underWay.isEmpty else { return failure }
      group.addTask { await Self.wait(for: .notifications, in: wakes) }
      while !underWay.isEmpty, let step = await group.next() {
        switch step {
        case .finished(let method):
          let left = (underWay[method] ?? 1) - 1
          underWay[method] = left > 0 ? left : nil
        case .woken: group.addTask { await Self.wait(for: .notifications, in: wakes) }
        }
        if failure == nil { failure = await fill(&group, &underWay) }
      }
      group.cancelAll()
      return failure
    }
    if let failure { throw failure }
    return try await environment.database.read { try NotificationStore($0).nextDue() }
  }

  private static func wait(for topic: Topic, in wakes: AsyncStream<Topic>) async -> Step {
    for await woken in wakes where woken == topic { return .woken }
    // The stream ended with the database; nothing wakes any more.
    try? await Task.sleep(for: .seconds(lease.seconds))
    return .woken
  }

  /// Starts as many attempts as there is room for.
  private func fill(_ group: inout TaskGroup<Step>, _ underWay: inout [ID<ContactMethod>: Int]) async -> (any Error)? {
    do {
      var isAll = false
      while !isAll, !Task.isCancelled {
        let claimed = try await claim(besides: underWay)
        for parcel in claimed.parcels {
          underWay[parcel.method, default: 0] += 1
          group.addTask {
            await attempt(parcel)
            return .finished(parcel.method)
          }
        }
        isAll = claimed.isAll
      }
      return nil
    } catch {
      return error
    }
  }

  /// Claims what there is room for.
  /// - Returns: also whether that is all there is room for: else what is due was too much for one look.
  func claim(besides underWay: [ID<ContactMethod>: Int] = [:]) async throws -> (parcels: [Parcel], isAll: Bool) {
    let room = Self.width - underWay.values.reduce(0, +)
    guard room > 0 else { return ([], true) }
    return try await environment.database.writeLease { [node] tx in
      let store = NotificationStore(tx)
      let busy = underWay.filter { $0.value >= Self.widthPerMethod }.map(\.key)
      var load = underWay
      let due = try store.due(leavingOut: busy, limit: Self.look)
      let chosen = due.filter { row in
        guard load[row.method, default: 0] < Self.widthPerMethod else { return false }
        load[row.method, default: 0] += 1
        return true
      }.prefix(room).map(\.id)
      let parcels = chosen.isEmpty ? [] : try store.claim(chosen, node: node, lease: Self.lease)
      return (parcels, due.count < Self.look || parcels.isEmpty)
    }
  }

  private func attempt(_ parcel: Parcel) async {
    do {
      try await record(await send(parcel), of: parcel)
    } catch {
      // Nothing is lost: the lease ends and the row is due again.
      environment.log.warning("Could not settle a notification", metadata: ["id": "\(parcel.id)", "error": "\(error)"])
    }
  }
}

extension Courier {
  /// One attempt over the network, in no transaction.
  func send(_ parcel: Parcel) async -> Outcome {
    guard let destination = parcel.destination else { return .rejected("the contact method was removed") }
    guard let channel = ContactMethod.Kind(rawValue: parcel.channel)?.channel else {
      return .rejected("nothing is known of \(parcel.channel)")
    }
    let shipment: Shipment
    do {
      let office = try await office()
      let message = Message(parcel, publicURL: office.settings.publicURL, offers: office.links(for: parcel))
      shipment = try channel.shipment(of: message, to: destination, from: office)
    } catch let refusal as Refusal {
      return .rejected(refusal.message)
    } catch {
      return .postponed("cannot be made ready: \(error)")
    }
    do {
      switch shipment {
      case .request(let request): return channel.outcome(of: try await environment.send(request))
      case .mail(let mail): return .mail(try await environment.mail(mail))
      }
    } catch {
      return .unanswered("no answer: \(error)")
    }
  }

  private func office() async throws -> Office {
    let keys = try await InstallationKeys.ready(in: environment.database)
    return Office(
      settings: settings, keys: keys, now: environment.clock(), randomBytes: environment.ids.randomBytes)
  }

  /// Keeps what came of the attempt, with an event when the row is settled. Like the claim it does not wait for the disk:
  /// if the power fails just then the attempt is made again, and intake need not wait behind each message.
  func record(_ outcome: Outcome, of parcel: Parcel) async throws {
    try await environment.database.writeLease { tx in
      let store = NotificationStore(tx)
      let notification = parcel.notification
      let next = RetryPolicy.next(
        after: outcome, attempts: parcel.attempt, isUrgent: notification.isUrgent, toldAt: notification.at, now: tx.now)
      let isSettled: Bool
      if let why = outcome.error {
        var mayHaveArrived = false
        if case .unanswered = outcome { mayHaveArrived = true }
        let isOurs = try store.recordFailure(parcel, why: why, mayHaveArrived: mayHaveArrived, next: next)
        isSettled = isOurs && next == nil
        if isOurs, !parcel.isTest { try fallBack(from: parcel, isGivenUp: isSettled, tx) }
      } else {
        isSettled = try store.recordSent(parcel)
      }
      if case .gone = outcome, try PersonStore(tx).contactMethod(parcel.method) != nil {
        try PersonActions(tx, as: .system).removeContactMethod(parcel.method)
      }
      guard isSettled else { return }
      try tx.record(
        .notification(
          outcome.error == nil ? "notification.sent" : "notification.failed", about: notification.about,
          person: notification.person, channel: parcel.channel, reason: notification.reason, attempts: parcel.attempt,
          error: outcome.error))
    }
  }

  /// A way that fails does not keep the person in the dark: the next one is taken at once and, when all have failed,
  /// one that the person wants for other things.
  private func fallBack(from parcel: Parcel, isGivenUp: Bool, _ tx: Transaction) throws {
    let store = NotificationStore(tx)
    let notification = parcel.notification
    if try store.bringForward(notification.id) { return tx.wake(.notifications) }
    guard isGivenUp else { return }
    let (isAlive, methods) = try store.taken(notification.id)
    guard !isAlive, try PersonStore(tx).get(notification.person).isActive else { return }
    let rest = try PersonStore(tx).contactMethods(of: notification.person).filter { !methods.contains($0.id) }
    guard let next = rest.first else { return }
    try store.addSend(of: notification.id, by: next, isUrgent: notification.isUrgent, at: tx.now)
    tx.wake(.notifications)
  }
}
