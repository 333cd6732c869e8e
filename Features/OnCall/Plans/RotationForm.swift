import Calendars
import Core
import Storage
import Teams
import Web

/// Adding and editing a rotation, with a look at the next turns before anything is saved.
enum RotationForm {
  private static let ownLabels = [
    "name": "Name", "kind": "Duty", "team": "Team", "zone": "Time zone", "starts_on": "First hand-over",
    "hand_over": "Time of hand-over", "every": "A turn lasts", "unit": "Unit", "on": "Turns change on",
    "windows": "Only in these hours", "layer_name": "Name of the layer", "slots": "Turns",
  ]
  static let previewCount = 8

  /// What people call the fields, those of every layer too.
  private static let labels = (1..<RotationCheck.mostLayers).reduce(into: ownLabels) { labels, index in
    for (field, label) in ownLabels { labels[LayerFields.name(field, index)] = "\(label) of layer \(index + 1)" }
  }

  static func new(
    _ request: Request, _ tx: Transaction, _ form: FormState, preview: RotationLane? = nil
  ) throws -> Page {
    let teams = try TeamStore(tx).all(kind: .operations)
    let team = try TeamChoice(tx).usual(for: request.actor)
    let zoneName = team?.zoneName ?? request.admission.zone
    let today = Zone.utc.local(tx.now).day
    let plan = RotationPlan(zoneName: zoneName, startsOn: today.monday, handOverMinute: 540, slots: [])
    let choices = teams.map { Choice(String($0.id.number), $0.name) }
    let kinds = [
      Choice("potw", "PoTW", detail: "triages everything in working hours"),
      Choice("on_call", "on call", detail: "answers outside working hours"),
    ]
    let own =
      radioGroup("Duty", "kind", kinds, stored: "potw", in: form)
      + selectField(
        "Team", "team", choices, stored: team.map { String($0.id.number) } ?? "", in: form, isRequired: true)
    return Page(
      "Add a rotation", section: "/rotations",
      main: head(eyebrow: breadcrumb([("Rotations", "/rotations")], last: "New"), h1: "Add a rotation")
        + (try previewSection(preview, request, tx))
        + postForm(
          action: "/rotations", request: request,
          defaultButton + errorSummary(form, labels: labels) + field("Name", "name", in: form, isRequired: true) + own
            + layers(plan, [:], form) + buttons))
  }

  static func edit(
    _ lane: RotationLane, _ request: Request, _ tx: Transaction, _ form: FormState,
    preview: RotationLane? = nil
  ) throws -> Page {
    let rotation = lane.rotation
    let names = try PersonStore(tx).names(lane.plan.people)
    let way = breadcrumb([("Rotations", "/rotations"), (rotation.name, "/rotations/\(rotation.id)")], last: "Edit")
    return Page(
      "Edit \(rotation.name)", section: "/rotations",
      main: head(
        eyebrow: way, h1: "Edit \(rotation.name)",
        lede: lane.problem == nil
          ? "Turns that have begun stay as they are. The change takes over at the next hand-over."
          : "What has been stays as it is. The change takes over at once.")
        + (try previewSection(preview, request, tx))
        + postForm(
          action: "/rotations/\(rotation.id)", request: request,
          defaultButton + hiddenField("version", form.value("version", stored: String(rotation.version)))
            + errorSummary(form, labels: labels) + (lane.problem.map { say("\($0)", isHot: true) } ?? .empty)
            + field("Name", "name", stored: rotation.name, in: form, isRequired: true)
            + layers(lane.plan, names, form) + buttons))
  }

  /// The layers that the form shows: those of the plan, or as many as somebody asked for.
  private static func layers(_ plan: RotationPlan, _ names: [ID<Person>: String], _ form: FormState) -> HTML {
    let shown = form.sent.map { LayerFields.count(in: $0).layers } ?? plan.layers.count
    var blank = plan.layers[plan.layers.count - 1]
    blank.slots = []
    blank.name = ""
    let fieldsets = (0..<shown).html { index in
      let layer = plan.layers.indices.contains(index) ? plan.layers[index] : blank
      let fields = layerFields(layer, index, isOnly: shown == 1, names, form)
      guard shown > 1 else { return fields }
      return "<fieldset class=\"layer\"><legend>Layer \(index + 1)</legend>\(fields)</fieldset>"
    }
    let more =
      shown < RotationCheck.mostLayers
      ? button("Add a layer", name: "then", value: "more", isSmall: true, takesUnfinished: true) : .empty
    let fewer =
      shown > 1
      ? button("Remove the last layer", name: "then", value: "fewer", isSmall: true, takesUnfinished: true) : .empty
    return hiddenField("layers", String(shown)) + fieldsets
      + "<div><p class=\"row\">\(more)\(fewer)</p><p class=\"q s\">\(about(layers: shown))</p></div>"
  }

  private static func about(layers: Int) -> String {
    layers == 1
      ? "With a second layer others have the nights or weekends, for example."
      : "Where a later layer has people, it covers the layers before it."
  }

  private static func layerFields(
    _ layer: LayerPlan, _ index: Int, isOnly: Bool, _ names: [ID<Person>: String], _ form: FormState
  ) -> HTML {
    func name(_ field: String) -> String { LayerFields.name(field, index) }
    // A layer that was just added has not been filled in by anybody.
    let form = form.sent.map { $0.all(name("zone")).isEmpty } == true ? .fresh : form
    let slots = SlotText.text(layer.slots) { names[$0] ?? "" }
    let title =
      isOnly && layer.name.isEmpty
      ? HTML.empty
      : field("Name of the layer", name("layer_name"), stored: layer.name, in: form, help: "Such as nights.")
    return title
      + textArea(
        "Turns", name("slots"), stored: slots, in: form, rows: max(4, layer.slots.count + 1),
        help: "A line for each turn, in order. Several people with commas between them; - for nobody.",
        isRequired: true)
      + pair(
        field(
          "First hand-over", name("starts_on"), .date, stored: layer.startsOn.description, in: form,
          help: "To the first line.", isRequired: true),
        field("Time of hand-over", name("hand_over"), .time, stored: layer.handOverText, in: form, isRequired: true))
      + cadenceFields(layer, name, form)
      + field(
        "Only in these hours", name("windows"), stored: layer.windows == LayerPlan.always ? "" : layer.windows,
        in: form,
        help: "Such as Mo-Fr 09:00-17:00, or Mo-Su 00:00-09:00 18:00-24:00 for nights. Empty: round the clock.")
      + field(
        "Time zone", name("zone"), stored: layer.zoneName, in: form,
        help: "In which hand-over and hours are meant. Such as Europe/Berlin.", isRequired: true)
  }

  private static func cadenceFields(_ layer: LayerPlan, _ name: (String) -> String, _ form: FormState) -> HTML {
    let cadence = CadenceFields(layer.cadence)
    return pair(
      field(
        "A turn lasts", name("every"), .number, stored: cadence.every, in: form, isRequired: true, limits: 1...8784),
      selectField(
        "Unit", name("unit"), CadenceFields.units.map { Choice($0, $0) }, stored: cadence.unit, in: form,
        isRequired: true))
      + field(
        "Turns change on", name("on"), stored: cadence.on, in: form,
        help: "Weekdays such as Mo, Fr; for months 15, first Mo or last Fr. Empty: the day of the first hand-over.")
  }

  private static func pair(_ left: HTML, _ right: HTML) -> HTML { "<div class=\"two-f\">\(left)\(right)</div>" }

  private static var buttons: HTML {
    "<p class=\"row\">\(button("Preview", name: "then", value: "preview"))\(button("Save", style: .go))</p>"
  }

  /// Enter in a field presses the first button of a form: that must not add a layer, and not save.
  private static var defaultButton: HTML {
    """
    <button class="vh" name="then" value="preview" tabindex="-1" aria-hidden="true">Preview</button>
    """
  }

  /// What would be, with all layers and what was changed by hand: six weeks at a glance, and the next turns.
  private static func previewSection(
    _ lane: RotationLane?, _ request: Request, _ tx: Transaction
  ) throws -> HTML {
    guard let lane else { return .empty }
    let ahead = lane.ahead(from: tx.now, count: previewCount)
    let reader = viewerZone(request)
    let faces = try Faces(lane.people.union(lane.overrides.compactMap(\.replaced)), tx)
    let first = reader.local(ahead.first.map { max($0.start, tx.now) } ?? tx.now).day
    let facts = SixWeeks.Facts(
      rule: RosterRule(lanes: [lane], hours: try TeamStore(tx).get(lane.rotation.team).hours), faces: faces,
      zone: reader, span: CalendarSpan(first, isMonth: false, today: reader.local(tx.now).day), swaps: [], now: tx.now,
      viewer: request.actor.person.map { ID($0) }, isDraft: true)
    let table = try ShiftTable(ahead, zone: lane.zone, request, tx).html("Next turns")
    return section(
      "Preview: the next \(ahead.count) turns", remark: "nothing is saved yet", id: "preview",
      SixWeeks(facts).html() + table)
  }
}
