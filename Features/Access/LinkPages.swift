import Core
import Teams
import Web

/// What one-time links lead to, and how they are handed out.
enum LinkPages {
  static func welcome(_ secret: Secret, _ form: FormState) -> Page {
    Page(
      "Welcome", section: "",
      main: head(
        h1: "You will be the first administrator.",
        lede: "Everybody else is added by you. A team called Operations is made for you to be in.")
          + """
          <form class="form" method="post" action="/welcome/\(secret.text)">\(errorSummary(form, labels: labels))\
          \(field("Name", "name", in: form, isRequired: true, autocomplete: "name"))\
          \(field("E-mail", "email", .email, in: form, help: "Also the name for signing in.", isRequired: true,
          autocomplete: "username"))\
          \(passwordFields(form))\(button("Begin", style: .go))</form>
          """)
  }

  static func reset(_ secret: Secret, _ person: Person, _ form: FormState) -> Page {
    Page(
      "Choose a password", section: "",
      main: head(
        h1: "Choose your new password, \(person.firstName).", lede: "You are signed out on all other devices.")
          + """
          <form class="form" method="post" action="/reset/\(secret.text)">\(errorSummary(form, labels: labels))\
          <input type="hidden" name="username" autocomplete="username" value="\(person.email)">\
          \(passwordFields(form))\(button("Save password", style: .go))</form>
          """)
  }

  static func passwordFields(_ form: FormState) -> HTML {
    let length = PasswordRule.length
    return field(
      "New password", "password", .password, in: form,
      help: "\(length.lowerBound) to \(length.upperBound) characters; a few words are easier than signs.",
      isRequired: true, autocomplete: "new-password")
      + field(
        "New password again", "repeated", .password, in: form, isRequired: true, autocomplete: "new-password")
  }

  static let labels = [
    "password": "New password", "repeated": "New password again", "current": "Present password", "name": "Name",
    "email": "E-mail",
  ]

  static func offer(_ person: Person, _ request: Request) -> HTML {
    section(
      "Signing in",
      """
      <p>A link that works once, for 24 hours, lets \(person.firstName) choose a password.</p>\
      \(postButton("Make a link", action: "/people/\(person.id)/reset-link", request: request))
      """)
  }

  static func made(_ person: Person, _ url: String) -> Page {
    Page(
      "Link for \(person.name)", section: "/people",
      main: head(
        eyebrow: breadcrumb([("People", "/people"), (person.name, "/people/\(person.id)")], last: "Link"),
        h1: "Send this link to \(person.firstName) now.",
        lede: "It is shown this once. It works once, for 24 hours, and lets its bearer choose the password.")
        + "<p><code>\(url)</code></p>" + say("Who has the link can sign in as \(person.firstName).", isHot: true))
  }
}
