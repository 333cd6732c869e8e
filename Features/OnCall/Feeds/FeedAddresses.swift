/// Where programs read a feed; known only to whoever made it.
struct FeedAddresses {
  let publicURL: String
  let token: String

  var all: [(format: FeedFile.Format, url: String)] {
    FeedFile.Format.allCases.map { ($0, "\(publicURL)/calendars/\(token).\($0.rawValue)") }
  }

  func url(_ format: FeedFile.Format) -> String { "\(publicURL)/calendars/\(token).\(format.rawValue)" }
}
