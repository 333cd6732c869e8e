import Core
import FeatureKit
import Interrupts
import Storage
import Web

/// The home page: who answers, what is open, what is mine, and how much of the week was unplanned (B7).
package struct TodayFeature: Feature {
  package init() {}

  package var routes: [Route] {
    [.page("/") { request, tx in try TodayPage(request, tx).page }]
  }

  package var menu: [MenuItem] { [MenuItem("Today", path: "/", icon: "home", group: 0, isTab: true)] }
}
