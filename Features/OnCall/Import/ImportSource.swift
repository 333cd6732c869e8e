import Core
import JSON

/// What rotations can be brought from.
package enum ImportSource: String, CaseIterable, Hashable, Sendable {
  case grafanaOnCall = "grafana-oncall"
  case opsgenie, pagerduty, goalert, csv

  package var title: String {
    switch self {
    case .grafanaOnCall: "Grafana OnCall"
    case .opsgenie: "Opsgenie"
    case .pagerduty: "PagerDuty"
    case .goalert: "GoAlert"
    case .csv: "CSV"
    }
  }

  /// Before each id in the source, so that ids of two sources never meet.
  var prefix: String { rawValue + ":" }

  /// - Throws: `Refusal.invalid` naming the file and the place in it that is wrong.
  func rotations(_ files: [ImportFile]) throws -> [ImportedRotation] {
    if self == .opsgenie { return try OpsgenieImport.rotations(try OpsgenieBundle.files(files)) }
    guard let file = files.first, files.count == 1 else {
      throw Refusal.invalid("files", "must be exactly one for \(title), are \(files.count)")
    }
    return switch self {
    case .grafanaOnCall: try GrafanaOnCallImport.rotations(file.bytes)
    case .pagerduty: try PagerDutyImport.rotations(file.bytes)
    case .goalert: try GoAlertImport.rotations(file.bytes)
    case .csv, .opsgenie: try CSVImport.rotations(file.bytes)
    }
  }
}

/// A file that somebody sent.
package struct ImportFile: Hashable, Sendable {
  /// With its folders; empty for pasted text.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// A backup folder as one JSON text, for those who can only paste: `[{"path": "schedules/a.json", "content": {…}}]`.
enum OpsgenieBundle {
  /// The files themselves, or those in the one that is a bundle.
  static func files(_ files: [ImportFile]) throws -> [OpsgenieImport.File] {
    guard files.count == 1, let bundle = files.first, !bundle.path.contains("/") else {
      return files.map { ($0.path, $0.bytes) }
    }
    let root = try ExportNode.parse(bundle.bytes)
    return try root.entries(most: ImportLimits.entries).map { entry in
      guard let content = entry["content"] else { throw entry.refuse("content", "must not be empty") }
      return (try entry.text("path"), content.value.encoded())
    }
  }
}
