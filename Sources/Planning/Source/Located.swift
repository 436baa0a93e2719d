/// Holds a value together with the place of the file that it was read from.
struct Located<Value> {
    let value: Value
    let position: SourcePosition
    /// How many characters the value takes there, at least 1.
    let length: Int
}

extension Located: Sendable where Value: Sendable {}
