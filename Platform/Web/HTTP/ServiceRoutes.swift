import Core
import HTTPTypes
import JSON
import Storage

/// What every program of this kind answers: health, metrics, assets and the description of the API.
package enum ServiceRoutes {
  /// - Parameter gauges: what features measure, as exposition text.
  package static func all(
    metrics: Metrics, openAPI: JSONValue, gauges: @escaping @Sendable (Transaction) throws -> String
  ) -> [Route] {
    let description = openAPI.encoded()
    return [
      .guest(.get, "/healthz") { _, _ in .text("ok\n") },
      .guest(.get, "/readyz") { _, database in
        _ = try await database.read { tx in try tx.integer("SELECT 1") }
        return .text("ready\n")
      },
      .guest(.get, "/metrics") { _, database in
        let stored = try await database.read(gauges)
        return Reply(
          headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
          body: .bytes(Array((metrics.text() + stored).utf8)))
      },
      .guest(.get, "/assets/{name}") { incoming, _ in asset(incoming) },
      .guest(.get, "/api/v1/openapi.json") { _, _ in .json(description) },
    ]
  }

  private static func asset(_ incoming: Incoming) -> Reply {
    guard let asset = incoming.parameters["name"].flatMap(Assets.find) else {
      return .text("There is no such file.\n", status: .notFound)
    }
    let tag = "\"\(asset.hash)\""
    let isForEver = incoming.query["v"] == asset.hash
    var headers: HTTPFields = [
      .contentType: asset.contentType, .eTag: tag, .vary: "Accept-Encoding",
      .cacheControl: isForEver ? "public, max-age=31536000, immutable" : "no-cache",
    ]
    if incoming.has(tag) { return Reply(status: .notModified, headers: headers) }
    guard incoming.headers.acceptsGzip, let smaller = asset.compressed else {
      return Reply(headers: headers, body: .bytes(asset.bytes))
    }
    headers[.contentEncoding] = "gzip"
    headers[.eTag] = "W/\(tag)"
    return Reply(headers: headers, body: .bytes(smaller))
  }
}
