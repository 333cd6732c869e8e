import Web

/// The page for signing in.
enum SignInPages {
  /// - Parameter isNew: nobody could sign in yet.
  static func form(next: String, email: String = "", problem: String? = nil, isNew: Bool = false) -> Page {
    let hint: HTML =
      isNew
      ? say(
        """
        <b>There is no administrator yet.</b> Open the link that the server printed when it started; \
        restart it for a new one.
        """) : .empty
    return Page(
      "Sign in", section: "",
      main: head(h1: "Sign in") + hint + (problem.map { say("\($0)", isHot: true) } ?? .empty)
        + """
        <form class="form" method="post" action="/sign-in">\(hiddenField("next", next))\
        \(field("E-mail", "email", .email, stored: email, isRequired: true, autocomplete: "username"))\
        \(field("Password", "password", .password, isRequired: true, autocomplete: "current-password"))\
        \(button("Sign in", style: .go))</form>\
        <p class="q">Forgotten? An administrator can make a link with which you choose a new password.</p>
        """)
  }
}
