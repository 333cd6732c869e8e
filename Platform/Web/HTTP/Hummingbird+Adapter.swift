import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Speaks Hummingbird on one side and `HTTPAdapter` on the other.
struct HummingbirdResponder: HTTPResponder {
  let adapter: HTTPAdapter

  struct Context: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }
  }

  func respond(to request: Hummingbird.Request, context: Context) async throws -> Response {
    var headers = request.headers
    // HTTP/1's Host arrives apart from the other headers; only the check of the origin needs it, and setting it copies
    // them all.
    if let authority = request.head.authority, headers[.origin] != nil { headers[.host] = authority }
    let call = Call(
      method: request.method, target: request.head.path ?? "/", headers: headers,
      peer: context.channel.remoteAddress?.ipAddress ?? "", readBody: { try await request.bytes(upTo: $0) })
    let reply = try await adapter.answer(call)
    let isHead = request.method == .head
    switch reply.body {
    case .bytes(let bytes) where !isHead:
      return Response(status: reply.status, headers: reply.headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    case .bytes(let bytes):
      var headers = reply.headers
      headers[.contentLength] = String(bytes.count)
      return Response(status: reply.status, headers: headers)
    case .stream(let write) where !isHead:
      let isEndless = reply.headers[.contentType] == "text/event-stream"
      let body = isEndless ? request.endless(write) : ResponseBody { try await PieceWriter($0).run(write) }
      return Response(status: reply.status, headers: reply.headers, body: body)
    case .empty, .page, .stream:
      return Response(status: reply.status, headers: reply.headers)
    }
  }
}

extension Hummingbird.Request {
  /// nil when there are more bytes than the limit; they are neither kept nor, when announced, read.
  fileprivate func bytes(upTo limit: Int) async throws -> [UInt8]? {
    let announced = headers[.contentLength].flatMap { Int($0) }
    if let announced, announced > limit { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(announced ?? 0)
    for try await piece in body {
      guard bytes.count + piece.readableBytes <= limit else { return nil }
      bytes.append(contentsOf: piece.readableBytesView)
    }
    return bytes
  }

  /// A body that ends when the client goes away or the server stops. Watching for the client reads on behind this
  /// request, after which the connection takes no other: only for what has no end of its own.
  fileprivate func endless(_ write: @escaping StreamWork) -> ResponseBody {
    let body = self.body
    return ResponseBody { writer in
      let pieces = PieceWriter(writer)
      try await body.consumeWithCancellationOnInboundClose { _ in
        try await cancelWhenGracefulShutdown { try await pieces.run(write) }
      }
    }
  }
}

private typealias StreamWork = @Sendable (any StreamWriter) async throws -> Void

/// Hummingbird's writer is neither `Sendable` nor shared: one task writes, one piece after the other.
private final class PieceWriter: StreamWriter, @unchecked Sendable {
  private var writer: any ResponseBodyWriter

  init(_ writer: any ResponseBodyWriter) { self.writer = writer }

  func write(_ bytes: [UInt8]) async throws { try await writer.write(ByteBuffer(bytes: bytes)) }

  /// Writes all pieces and the end.
  func run(_ work: StreamWork) async throws {
    try await work(self)
    try await writer.finish(nil)
  }
}

/// The program's HTTP side, ready to be run.
package struct HTTPServer: Service, CustomStringConvertible {
  /// Short, because the service group writes it into the log.
  package var description: String { "http" }
  package let adapter: HTTPAdapter
  private let host: String
  private let port: Int
  private let log: Logger
  private let onListening: @Sendable (_ port: Int) async -> Void

  /// - Parameter port: 0 takes a free one.
  /// - Parameter onListening: receives the port once connections are accepted.
  package init(
    adapter: HTTPAdapter, host: String, port: Int, log: Logger,
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) {
    self.adapter = adapter
    self.host = host
    self.port = port
    self.log = log
    self.onListening = onListening
  }

  /// Returns when the task is cancelled or a graceful shutdown has finished.
  package func run() async throws {
    let application = Application(
      responder: HummingbirdResponder(adapter: adapter),
      server: .http1(
        configuration: .init(
          idleTimeout: .seconds(60),
          // Addresses count as fields: one that is too long for its route should still get the route's own answer.
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 64 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 200))),
      configuration: .init(address: .hostname(host, port: port), serverName: nil, backlog: 1024),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
      logger: log)
    try await application.run()
  }
}
