import AsyncHTTPClient
import Core
import Foundation
import Logging
import NIOCore
import Storage

extension Environment {
  /// The real clock, randomness and network.
  package static func live(location: DatabaseLocation, settings: Settings, log: Logger) async throws -> Environment {
    let clock = liveClock
    let ids = IDSource(randomBytes: systemRandomBytes)
    let database = try await Database.open(location, clock: clock, ids: ids)
    return Environment(
      clock: clock, ids: ids, database: database, settings: settings, log: log, send: sendLive)
  }

  /// From the operating system's generator, eight bytes at a time.
  package static let systemRandomBytes: @Sendable (Int) -> [UInt8] = { count in
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Wall-clock time in microseconds.
  package static let liveClock: @Sendable () -> Instant = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }

  /// Sends over the network without following redirects; a reply's body is read up to the request's limit.
  package static let sendLive: @Sendable (OutgoingRequest) async throws -> OutgoingReply = { outgoing in
    var request = HTTPClientRequest(url: outgoing.url)
    request.method = .RAW(value: outgoing.method)
    for (name, value) in outgoing.headers { request.headers.add(name: name, value: value) }
    if !outgoing.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: outgoing.body)) }
    let reply = try await HTTPClient.shared.execute(
      request, timeout: .milliseconds(outgoing.timeout.microseconds / 1000))
    var body: [UInt8] = []
    for try await piece in reply.body {
      body += piece.readableBytesView.prefix(outgoing.mostReply - body.count)
      if body.count == outgoing.mostReply { break }
    }
    return OutgoingReply(
      status: Int(reply.status.code), body: body, location: reply.headers.first(name: "location"))
  }
}
