import ArgumentParser
import Templates

/// A kind of work that there is a plan to begin with for.
enum PlanTemplate: String, ExpressibleByArgument, CaseIterable {
    case feature, bugfix, migration, research, auth

    var text: String { Templates.plans[rawValue] ?? "" }
}
