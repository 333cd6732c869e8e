import Core
import JSON
import Teams

/// Our own file: one JSON object with everything of a team, described in docs/formats/work.md.
enum WorkFormat {
  static let name = "agileops-work"
  /// Counts up when a file of the old form could be misread.
  static let version = 1

  // MARK: - Writing

  /// What stands before the lists.
  static func head(team: Team, at instant: Instant) -> [JSONValue.Member] {
    [
      .init("format", .string(name)), .init("version", .int(version)), .init("exported_at", .string(instant.exact)),
      .init("team", ["id": .id(team.id), "name": .string(team.name)]),
    ]
  }

  static func json(_ iteration: WorkIteration) -> JSONValue {
    [
      "number": .int(iteration.number.map(Int64.init)), "starts_on": .day(iteration.days.lowerBound),
      "ends_on": .day(iteration.days.upperBound), "goal": .string(iteration.goal),
      "demo_at": .string(iteration.demoAt?.exact), "started_at": .string(iteration.startedAt?.exact),
      "closed_at": .string(iteration.closedAt?.exact), "retro": .string(iteration.retro),
      "notes": .array(
        iteration.notes.map { note in
          [
            "kind": .string(note.kind.rawValue), "text": .string(note.text), "at": .string(note.at.exact),
            "by": .string(note.by), "person": person(note.person),
          ]
        }),
    ]
  }

  static func json(_ feature: WorkFeature) -> JSONValue {
    [
      "id": .string(feature.key), "title": .string(feature.title), "text": .string(feature.text),
      "scope": .string(feature.scope), "backlog": .string(feature.backlog.rawValue),
      "customer": .string(feature.customer), "technologies": .string(feature.technologies),
      "origin": .string(feature.origin), "effort": .int(feature.effort.map(Int64.init)),
      "first_effort": .int(feature.firstEffort.map(Int64.init)), "lead": person(feature.lead),
      "requester": person(feature.requester), "demo_at": .string(feature.demoAt?.exact),
      "state": .string(feature.step.rawValue), "created_at": .string(feature.createdAt.exact),
      "state_at": .string(feature.stepAt.exact), "closed_at": .string(feature.closedAt?.exact),
      "checks": .array(feature.checks.map(json)), "moves": .array(feature.moves.map(json)),
      "commitments": .array(feature.commitments.map(json)),
    ]
  }

  static func json(_ story: WorkStory) -> JSONValue {
    [
      "id": .string(story.key), "feature": .string(story.feature), "kind": .string(story.kind.rawValue),
      "title": .string(story.title), "text": .string(story.text), "acceptance": .string(story.acceptance),
      "outcome": .string(story.outcome), "backlog": .string(story.backlog.rawValue),
      "size": .int(story.size.map(Int64.init)), "easy": .bool(story.isEasy), "origin": .string(story.origin),
      "state": .string(story.state.rawValue), "created_at": .string(story.createdAt.exact),
      "state_at": .string(story.stateAt.exact), "started_at": .string(story.startedAt?.exact),
      "closed_at": .string(story.closedAt?.exact), "after": .array(story.after),
      "split_from": .string(story.splitFrom), "checks": .array(story.checks.map(json)),
      "moves": .array(story.moves.map(json)), "blocks": .array(story.blocks.map(json)),
      "people": .array(story.people.map(json)), "iterations": .array(story.memberships.map(json)),
      "commitments": .array(story.commitments.map(json)),
    ]
  }

  private static func json<State: RawRepresentable<String>>(_ move: WorkMove<State>) -> JSONValue {
    [
      "at": .string(move.at.exact), "from": .string(move.from?.rawValue), "to": .string(move.to.rawValue),
      "by": .string(move.by), "reason": .string(move.reason),
    ]
  }

  private static func json(_ check: WorkCheck) -> JSONValue {
    [
      "kind": .string(check.kind.rawValue), "text": .string(check.text), "state": .string(check.state.rawValue),
      "evidence": .string(check.evidence), "by": person(check.by), "at": .string(check.at?.exact),
    ]
  }

  private static func json(_ check: WorkStoryCheck) -> JSONValue {
    [
      "text": .string(check.text), "done": .bool(check.isDone), "by": person(check.by), "at": .string(check.at?.exact),
    ]
  }

  private static func json(_ block: ForeignBlock) -> JSONValue {
    [
      "since": .string(block.since.exact), "until": .string(block.until?.exact), "reason": .string(block.reason),
    ]
  }

  private static func json(_ stint: ForeignStint) -> JSONValue {
    [
      "since": .string(stint.since.exact), "until": .string(stint.until?.exact), "person": person(stint.person),
    ]
  }

  private static func json(_ membership: WorkMembership) -> JSONValue {
    [
      "iteration": .int(Int64(membership.iteration)), "since": .string(membership.since.exact),
      "until": .string(membership.until?.exact), "planned": .bool(membership.isPlanned),
    ]
  }

  private static func json(_ commitment: WorkCommitment) -> JSONValue {
    [
      "person": person(commitment.person), "made_at": .string(commitment.madeAt.exact),
      "made_by": .string(commitment.madeBy), "until": .string(commitment.until.exact),
      "ended_at": .string(commitment.endedAt?.exact), "outcome": .string(commitment.outcome?.rawValue),
      "reason": .string(commitment.reason),
    ]
  }

  private static func person(_ person: ForeignPerson?) -> JSONValue {
    guard let person else { return .null }
    return ["name": .string(person.name), "email": .string(person.email)]
  }
}

extension Instant {
  /// RFC 3339 in UTC with all of its digits, so that what is read back is the same instant.
  var exact: String {
    let rest = microseconds - microseconds.quotientRoundingDown(by: 1000) * 1000
    guard rest != 0 else { return rfc3339 }
    let digits = String(rest)
    return rfc3339.dropLast() + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
  }
}
