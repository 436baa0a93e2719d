extension Duration {
    /// The longest time that a plan can name. Sums of them stay far from any overflow.
    static let longestInPlan = Duration.seconds(365 * 86_400)

    private static let units: [(names: [String], seconds: Int64)] = [
        (["d"], 86_400), (["h"], 3_600), (["m", "min"], 60), (["s", "sec"], 1),
    ]

    /// Reads a time such as `45s`, `30 min`, `2h` or `1h 30min`.
    ///
    /// It is one or more whole numbers, each with a unit, larger units first and none twice. Throws
    /// `InvalidDuration` with the first thing that is wrong.
    package init(planText text: String) throws(InvalidDuration) {
        var rest = text[...].drop { $0 == " " }
        var seconds: Int64 = 0
        var smallest: Int?
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count).drop { $0 == " " }
            guard !digits.isEmpty else {
                let isWhole = smallest == nil && unit.isEmpty && rest.isEmpty
                throw InvalidDuration(reason: isWhole ? "is empty" : "is not a time")
            }
            guard !unit.isEmpty else { throw InvalidDuration(reason: "lacks a unit") }
            guard let rank = Self.units.firstIndex(where: { $0.names.contains(String(unit)) })
            else {
                throw InvalidDuration(reason: "has the unknown unit \"\(unit)\"")
            }
            if let smallest, rank <= smallest {
                throw InvalidDuration(reason: "does not go from larger to smaller units")
            }
            smallest = rank
            guard
                let count = Int64(digits),
                let sum = seconds.adding(count, times: Self.units[rank].seconds),
                sum <= Self.longestInPlan.components.seconds
            else { throw InvalidDuration(reason: "is longer than 365 days") }
            seconds = sum
        } while !rest.isEmpty
        guard seconds > 0 else { throw InvalidDuration(reason: "is no time at all") }
        self = .seconds(seconds)
    }
}

extension Int64 {
    /// Returns the sum, or nil when it does not fit.
    fileprivate func adding(_ other: Int64, times factor: Int64) -> Int64? {
        let (product, productOverflows) = other.multipliedReportingOverflow(by: factor)
        let (sum, sumOverflows) = addingReportingOverflow(product)
        return productOverflows || sumOverflows ? nil : sum
    }
}
