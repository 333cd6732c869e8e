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
      clock: clock, ids: ids, database: database, settings: settings, log: log, send: sendLive,
      mail: sendMailLive)
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
    let (ready, limit) = (request, outgoing.mostReply)
    return try await within(outgoing.timeout) {
      let reply = try await client.execute(ready, timeout: .milliseconds(outgoing.timeout.microseconds / 1000))
      var body: [UInt8] = []
      for try await piece in reply.body {
        body += piece.readableBytesView.prefix(limit - body.count)
        if body.count == limit { break }
      }
      return OutgoingReply(
        status: Int(reply.status.code), body: body, location: reply.headers.first(name: "location"))
    }
  }

  /// Follows nobody: where a reply leads is for whoever asked to judge.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// The reply's body counts too: one that drips must not hold a duty for days.
  private static func within(
    _ span: Span, _ work: @escaping @Sendable () async throws -> OutgoingReply
  ) async throws -> OutgoingReply {
    try await withThrowingTaskGroup(of: OutgoingReply.self) { group in
      group.addTask(operation: work)
      group.addTask {
        try await Task.sleep(for: .microseconds(span.microseconds))
        throw HTTPClientError.deadlineExceeded
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw HTTPClientError.deadlineExceeded }
      return first
    }
  }
}
