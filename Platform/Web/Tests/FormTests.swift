import Core
import HTTPTypes
import Testing

@testable import Web

struct FormTests {
  let refused = FormState(
    sent: Query(decoding: "name=&note=%3Cb%3E&role=engineer"),
    errors: [FieldError(field: "name", problem: "must have 1 to 80 characters, is empty")])

  @Test func `a fresh field shows what is stored`() {
    let html = field("Name", "name", stored: "Ada & Sam", isRequired: true).text
    #expect(html.contains("<label for=\"f-name\">Name</label>"))
    #expect(html.contains("value=\"Ada &amp; Sam\""))
    #expect(html.contains(" required"))
    #expect(!html.contains("aria-invalid"))
  }

  @Test func `a refused field shows what was sent and what is wrong with it`() {
    let html = field("Name", "name", stored: "Ada", in: refused, help: "As colleagues say it.").text
    #expect(html.contains("value=\"\""))
    #expect(html.contains("aria-invalid=\"true\" aria-describedby=\"f-name-help f-name-error\""))
    #expect(html.contains("id=\"f-name-help\">As colleagues say it.<"))
    #expect(html.contains("id=\"f-name-error\""))
    #expect(html.contains("Name must have 1 to 80 characters, is empty."))
  }

  @Test func `a password is never shown again`() {
    let sent = FormState(sent: Query(decoding: "password=secret"), errors: [])
    #expect(!field("Password", "password", .password, stored: "secret", in: sent).text.contains("secret"))
  }

  @Test func `several lines are escaped and keep their first line break`() {
    #expect(textArea("Note", "note", in: refused).text.contains(">\n&lt;b&gt;</textarea>"))
    #expect(textArea("Note", "note", stored: "\nx").text.contains(">\n\nx</textarea>"))
  }

  @Test func `choices keep what was sent`() {
    let roles = [Choice("engineer", "Engineer"), Choice("manager", "Manager")]
    let html = checkboxGroup("Roles", "role", roles, stored: ["manager"], in: refused).text
    #expect(html.contains("value=\"engineer\" checked"))
    #expect(!html.contains("value=\"manager\" checked"))
    #expect(html.contains("<legend>Roles</legend>"))
    let list = selectField("Role", "role", roles, stored: "manager", in: refused).text
    #expect(list.contains("<option value=\"engineer\" selected>Engineer</option>"))
    #expect(!checkbox("Mail", "mail", isOn: true, in: refused).text.contains("checked"))
  }

  @Test func `the summary leads to the fields`() {
    let html = errorSummary(refused, labels: ["name": "Name"]).text
    #expect(html.contains("role=\"alert\""))
    #expect(html.contains("<a href=\"#f-name\">Name must have 1 to 80 characters, is empty.</a>"))
    #expect(errorSummary(.fresh).isEmpty)
  }

  @Test func `the summary does not link to what is no field`() {
    let state = FormState(sent: Query([]), errors: [FieldError(field: "body size", problem: "is too large")])
    #expect(errorSummary(state).text.contains("<li>Body size is too large.</li>"))
  }

  @Test func `forms carry the token of the session`() {
    let actor = Actor(kind: .person(1), name: "Nadia", roles: [.engineer])
    let incoming = Incoming(method: .get, path: "/")
    let session = Request(incoming: incoming, admission: Admission(actor: actor, csrf: "t\"k"))
    let token = Request(incoming: incoming, admission: Admission(actor: actor))
    #expect(csrfField(session).text == "<input type=\"hidden\" name=\"csrf\" value=\"t&quot;k\">")
    #expect(csrfField(token).isEmpty)
    let html = postButton("Take", action: "/i/1", request: session, key: "a", fields: [("to", "<1>")]).text
    #expect(html.contains("<form method=\"post\" action=\"/i/1\">"))
    #expect(html.contains("name=\"to\" value=\"&lt;1&gt;\""))
    #expect(html.contains("data-key=\"a\" aria-keyshortcuts=\"a\""))
  }
}
