/// Says why a text is no duration; `reason` continues a sentence about the text.
struct InvalidDuration: Error, Equatable {
    let reason: String
}
