import Subprocess

extension Environment {
    /// These variables and no others.
    static func only(_ variables: [String: String]) -> Environment {
        .custom(
            Dictionary(
                uniqueKeysWithValues: variables.map { name, value in
                    (Environment.Key(stringLiteral: name), value)
                }
            )
        )
    }
}
