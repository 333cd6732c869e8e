import Calendars
import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// Forms of triage below the page of one interrupt.
enum TriageRoutes {
  static let all: [Route] = [
    InterruptRoutes.verb("snooze") { request, id, actions, tx in
      let form = request.incoming.form
      let written = form["until"] ?? ""
      let text = written.isEmpty ? form["for"] ?? "" : written
      guard let until = AnswerAt.instant(text, in: try Zone.named(request.admission.zone)) else {
        throw Refusal.invalid("until", "must be a time such as 2026-03-11T14:00")
      }
      try triage(actions).snooze(id, until: until, reason: form["reason"] ?? "", version: form.version)
    },
    InterruptRoutes.verb("wake") { request, id, actions, _ in
      try triage(actions).wake(id, version: request.incoming.form.version)
    },
    InterruptRoutes.verb("classify") { request, id, actions, _ in
      let fields = try request.form(
        .object([
          InterruptRoutes.versionField, .optional("priority", .choice(Priority.allCases.map(\.name))),
          .optional("customer", .integer(1...Int64.max)), .optional("technology", .line(0...80)),
        ]))
      try triage(actions).classify(
        id,
        .init(
          priority: fields.optionalText("priority").flatMap(Priority.init(name:)),
          customer: .some(fields.optionalInteger("customer").map { ID($0) }),
          technology: .some(fields.optionalText("technology"))), version: fields.version)
    },
    InterruptRoutes.verb("join") { request, id, actions, _ in
      guard let leader = ID<Interrupt>(spoken: (request.incoming.form["into"] ?? "").trimmed) else {
        throw Refusal.invalid("into", "must be the number of an interrupt, such as I-12")
      }
      try triage(actions).join(id, into: leader, version: request.incoming.form.version)
    },
    InterruptRoutes.verb("part") { request, id, actions, _ in
      try triage(actions).part(id, version: request.incoming.form.version)
    },
  ]

  private static func triage(_ actions: InterruptActions) -> TriageActions {
    TriageActions(actions.tx, as: actions.actor)
  }
}

/// Triage in the JSON API.
enum TriageAPIRoutes {
  static let all: [Route] = [
    InterruptAPI.verb(
      "snooze", "It can wait until then: nobody is told, and then it is decided anew",
      [
        .required("until", .format(.dateTime)), .optional("reason", .line(0...500)),
      ]
    ) { actions, id, fields in
      try triage(actions).snooze(
        id, until: try fields.instant("until"), reason: fields.optionalText("reason") ?? "", version: fields.version)
    },
    InterruptAPI.verb("wake", "Ends a snooze before its time", []) { actions, id, fields in
      try triage(actions).wake(id, version: fields.version)
    },
    InterruptAPI.verb(
      "classify", "Says what it is, where its sender was wrong or said nothing",
      [
        .optional("priority", .choice(Priority.allCases.map(\.name))),
        .optional("customer", .integer(1...Int64.max).orNull.described("Number of a customer team; null: none.")),
        .optional("technology", .line(1...80).orNull.described("What it concerns; null: nothing.")),
      ]
    ) { actions, id, fields in
      var wanted = TriageActions.Classification(
        priority: fields.optionalText("priority").flatMap(Priority.init(name:)))
      if fields.contains("customer") { wanted.customer = .some(fields.optionalInteger("customer").map { ID($0) }) }
      if fields.contains("technology") { wanted.technology = .some(fields.optionalText("technology")) }
      try triage(actions).classify(id, wanted, version: fields.version)
    },
    InterruptAPI.verb(
      "join", "Makes it part of another one, which is told, worked on and resolved for both",
      [.required("into", .integer(1...Int64.max).described("Number of the other interrupt."))]
    ) { actions, id, fields in
      try triage(actions).join(id, into: ID(try fields.integer("into")), version: fields.version)
    },
    InterruptAPI.verb("part", "Parts it from the interrupt that it goes with", []) { actions, id, fields in
      try triage(actions).part(id, version: fields.version)
    },
  ]

  private static func triage(_ actions: InterruptActions) -> TriageActions {
    TriageActions(actions.tx, as: actions.actor)
  }
}

extension Query {
  var version: Int? { self["version"].flatMap { Int($0) } }
}
