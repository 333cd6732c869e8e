import Core
import Storage
import Web

/// The files on the page of a story or feature, with the forms that add and remove them.
struct AttachmentSection {
  private let owner: AttachmentOwner
  private let facts: PlanningFacts
  private let request: Request
  private let form: FormState
  private let attachments: [Attachment]
  private let rights: AttachmentActions.Rights

  private var mayAdd: Bool { rights.mayAdd && rights.isOpen }

  init(_ owner: AttachmentOwner, _ facts: PlanningFacts, _ request: Request, _ tx: Transaction, form: FormState) throws
  {
    self.owner = owner
    self.facts = facts
    self.request = request
    self.form = form
    attachments = try AttachmentStore(tx).of(owner)
    rights = try AttachmentActions(tx, as: request.actor).rights(owner)
  }

  var html: HTML {
    guard !attachments.isEmpty || mayAdd else { return .empty }
    let list: HTML = attachments.isEmpty ? .empty : "<ul class=\"lines kept\">\(attachments.html(line))</ul>"
    let sum = AttachmentRule.words(bytes: attachments.reduce(0) { $0 + $1.size })
    let remark: HTML =
      attachments.isEmpty
      ? "pictures, logs, drawings that belong to it"
      : "\(attachments.count == 1 ? "one file" : "\(attachments.count) files"), \(sum)"
    return section("Attachments", remark: remark, id: "attachments", list + adding)
  }

  private func line(_ attachment: Attachment) -> HTML {
    let by = attachment.addedBy.map { " by \(facts.firstName($0))" } ?? ""
    let remove: HTML =
      rights.mayRemove(attachment)
      ? postButton(
        "Remove", action: "\(attachment.path)/remove", request: request, style: .quiet, isSmall: true, class: "push")
      : .empty
    return """
      <li class="row"><span class="file"><a href="\(attachment.path)">\(attachment.name)</a> \
      <span class="q">\(attachment.sizeText), \(facts.date(attachment.addedAt))\(by)</span></span>\(remove)</li>
      """
  }

  private var adding: HTML {
    guard mayAdd else { return .empty }
    let isSent = form.sent?["act"] == "attach"
    let state = (isSent ? form : .fresh).scoped("attach")
    let help = "At most \(AttachmentRule.words(bytes: AttachmentRule.largest)). Whoever sees this page can read it."
    return "<p>"
      + panel(
        "Attach a file…", heading: "Which file?", action: "\(owner.path)/attachments", request: request, style: .quiet,
        isOpen: isSent, takesFiles: true,
        hiddenField("act", "attach") + fileField("File", "file", in: state, help: help, isRequired: true)
          + "<p class=\"row\">\(button("Attach", style: .go))</p>") + "</p>"
  }
}
