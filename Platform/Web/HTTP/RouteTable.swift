import HTTPTypes

/// Finds a route by method and path. Built once; a look-up compares bytes and allocates only for parameters.
struct RouteTable: Sendable {
  enum Match: Sendable {
    /// Position of the route in the list that the table was made from.
    case route(Int, parameters: [String: String])
    /// The path exists for these methods only.
    case wrongMethod(allowed: [HTTPRequest.Method])
    case nothing
  }

  private var nodes = [Node()]

  init(_ routes: [Route]) {
    for (index, route) in routes.enumerated() { add(route, index) }
  }

  /// A GET route answers HEAD too; a slash at the end is ignored. The path must have been checked by `EncodedText`.
  func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match {
    var found: [Substring] = []
    guard let node = walk(path.utf8, from: 0, &found), !nodes[node].ends.isEmpty else { return .nothing }
    let wanted = method == .head ? .get : method
    guard let end = nodes[node].ends.first(where: { $0.method == wanted }) else {
      return .wrongMethod(allowed: nodes[node].allowed)
    }
    var parameters: [String: String] = [:]
    for (name, value) in zip(end.names, found) { parameters[name] = String(value).percentDecoded }
    return .route(end.route, parameters: parameters)
  }

  /// Literal segments win over parameters; where the literal leads nowhere, the parameter is tried.
  private func walk(_ path: Substring.UTF8View, from node: Int, _ found: inout [Substring]) -> Int? {
    guard let start = path.firstIndex(where: { $0 != UInt8(ascii: "/") }) else { return node }
    let rest = path[start...]
    let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    let segment = rest[..<end]
    for (literal, next) in nodes[node].literals where segment.elementsEqual(literal) {
      let count = found.count
      if let reached = walk(rest[end...], from: next, &found), !nodes[reached].ends.isEmpty { return reached }
      found.removeLast(found.count - count)
    }
    guard let next = nodes[node].parameter else { return nil }
    found.append(Substring(segment))
    return walk(rest[end...], from: next, &found)
  }

  private mutating func add(_ route: Route, _ index: Int) {
    var node = 0
    var names: [String] = []
    for segment in route.path.split(separator: "/") {
      if segment.hasPrefix("{"), segment.hasSuffix("}") {
        names.append(String(segment.dropFirst().dropLast()))
        node = nodes[node].parameter ?? append(to: node) { $0.parameter = $1 }
      } else {
        let bytes = Array(segment.utf8)
        node =
          nodes[node].literals.first { $0.bytes == bytes }?.next
          ?? append(to: node) { $0.literals.append((bytes, $1)) }
      }
    }
    precondition(
      !nodes[node].ends.contains { $0.method == route.method }, "two routes for \(route.method) \(route.path)")
    nodes[node].ends.append(End(method: route.method, names: names, route: index))
  }

  private mutating func append(to node: Int, _ link: (inout Node, Int) -> Void) -> Int {
    nodes.append(Node())
    link(&nodes[node], nodes.count - 1)
    return nodes.count - 1
  }

  private struct Node: Sendable {
    var literals: [(bytes: [UInt8], next: Int)] = []
    var parameter: Int?
    var ends: [End] = []

    var allowed: [HTTPRequest.Method] {
      ends.map(\.method) + (ends.contains { $0.method == .get } ? [.head] : [])
    }
  }

  private struct End: Sendable {
    let method: HTTPRequest.Method
    let names: [String]
    let route: Int
  }
}
